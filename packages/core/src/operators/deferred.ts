/** Services by name, each with its methods by name. */
export type ServiceTable = Readonly<Record<string, Readonly<Record<string, (...input: never[]) => unknown>>>>;

/**
 * Services that can be handed out before the portal has started: each method waits until `open` gives the real ones.
 *
 * @param names the methods of each service
 */
export function deferredServices(
  names: Readonly<Record<string, readonly string[]>>,
  open: () => Promise<ServiceTable>,
): ServiceTable {
  const deferred =
    (service: string, method: string) =>
    async (...input: never[]) => {
      const services = await open();
      return services[service]?.[method]?.(...input);
    };
  return Object.fromEntries(
    Object.entries(names).map(([service, methods]) => [
      service,
      Object.fromEntries(methods.map((method) => [method, deferred(service, method)])),
    ]),
  );
}
