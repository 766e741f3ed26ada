/** Why there is no answer. */
export type FailureReason = 'address_refused' | 'name_unknown' | 'unreachable' | 'timeout' | 'answer_too_large';

/** What {@link GuardedFetch} throws when there is no answer. The message may be shown to whoever chose the URL. */
export class FetchFailure extends Error {
  override readonly name = 'FetchFailure';

  constructor(
    readonly reason: FailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
