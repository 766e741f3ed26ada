/** What the portal refused, as it said it: problem details ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). */
export class PortalProblem extends Error {
  override readonly name = 'PortalProblem';

  constructor(
    /** HTTP status; 0 when the portal could not be reached. */
    readonly status: number,
    /** Stable, machine-readable: `code_wrong`, `sign_in_required`, `unreachable`. */
    readonly code: string,
    /** One sentence for people. */
    readonly detail: string,
    /** Further members of the problem document, such as `triesLeft`. */
    readonly members: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(detail, options);
  }

  /** As an answer says it; where a proxy in between answered with something of its own, its status alone. */
  static from(status: number, text: string): PortalProblem {
    const { code, detail, type: _type, title: _title, status: _status, ...members } = problemDocument(text);
    return new PortalProblem(
      status,
      String(code ?? 'unknown'),
      String(detail ?? `The portal answered with status ${status}.`),
      members,
    );
  }
}

function problemDocument(text: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? { ...document } : {};
  } catch {
    return {};
  }
}
