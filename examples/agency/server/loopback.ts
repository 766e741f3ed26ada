/**
 * Whether a request comes from this machine, and was meant for it: a page elsewhere may not reach it by a name of its
 * own, nor a tunnel that passes on what it gets under this machine's name.
 */
export function isLoopback(request: Request, remoteAddress: string | undefined): boolean {
  const host = new URL(request.url).hostname;
  const forwarded = [...request.headers.keys()].some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
  return (
    !forwarded &&
    /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/.test(remoteAddress ?? '') &&
    /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host)
  );
}
