/** What only those write who pass on a request of somebody else's. */
const passedOn = /^(forwarded|via|x-forwarded-.*|x-real-ip|x-client-ip|true-client-ip|cf-connecting-ip)$/;

/**
 * Whether a request comes from this machine, and was meant for it: a page elsewhere may not reach it by a name of its
 * own, nor a tunnel that passes on what it gets under this machine's name. A proxy that leaves no trace of itself looks
 * like this machine, so nothing that needs to be kept from strangers may rest on this alone.
 */
export function isLoopback(request: Request, remoteAddress: string | undefined): boolean {
  const host = new URL(request.url).hostname;
  const forwarded = [...request.headers.keys()].some((name) => passedOn.test(name));
  return (
    !forwarded &&
    /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/.test(remoteAddress ?? '') &&
    /^(localhost|127\.0\.0\.1|\[::1\])$/.test(host)
  );
}
