/** Whether a request comes from this machine, and was meant for it: a page elsewhere may not reach it by a name of its own. */
export function isLoopback(request: Request, remoteAddress: string | undefined): boolean {
  const host = new URL(request.url).hostname;
  return (
    /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/.test(remoteAddress ?? '') &&
    /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host)
  );
}
