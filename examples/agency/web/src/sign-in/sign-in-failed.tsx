import type { ErrorComponentProps } from '@tanstack/react-router';
import { Failed } from '../frame/failed.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

/** The portal cannot be reached: it says so where the sign-in would be, and tries again. */
export function SignInFailed(failure: ErrorComponentProps) {
  return (
    <SignInFrame>
      <Failed {...failure} />
    </SignInFrame>
  );
}
