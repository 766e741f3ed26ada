import { PortalError } from '../problem.js';

/** What an error becomes that a plugin's own declaration throws: it names the plugin and keeps the cause. */
export function authorFault(plugin: string, part: string, cause: unknown): PortalError {
  const said = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const fault = new PortalError('composition_refused', 500, `Plugin "${plugin}" failed in its \`${part}\`: ${said}`);
  fault.cause = cause;
  return fault;
}
