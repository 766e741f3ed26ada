import './look/fonts.css';
import './look/base.css';
import './look/parts.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { retry } from './api.ts';
import { awaitInstall } from './offline/install.ts';
import { registerWorker, reloadWhenOutdated } from './offline/register.ts';
import { Reader } from './reader.tsx';
import { makeRouter } from './routes.tsx';

const queryClient = new QueryClient({
  // What was kept can be read without a connection: see offline/kept.ts.
  defaultOptions: { queries: { retry, refetchOnWindowFocus: true, networkMode: 'offlineFirst' } },
});
const router = makeRouter(queryClient);

const element = document.getElementById('portal');
if (element === null) throw new Error('index.html has no #portal');
createRoot(element).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Reader>
        <RouterProvider router={router} />
      </Reader>
    </QueryClientProvider>
  </StrictMode>,
);
reloadWhenOutdated();
awaitInstall();
registerWorker();
