import './look/fonts.ts';
import './look/layers.css';
import './look/base.css';
import './look/parts.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { retry } from './api.ts';
import { Reader } from './reader.tsx';
import { makeRouter } from './routes.tsx';

const queryClient = new QueryClient({ defaultOptions: { queries: { retry, refetchOnWindowFocus: true } } });
const router = makeRouter(queryClient);

const element = document.getElementById('portal');
if (element === null) throw new Error('index.html has no #portal');
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Reader navigate={(to) => void router.navigate({ href: to })}>
        <RouterProvider router={router} />
      </Reader>
    </QueryClientProvider>
  </StrictMode>,
);
