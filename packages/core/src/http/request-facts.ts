/** What the sign-in routes need to know of a request beside who arrives. */
export interface RequestFacts {
  /** What pages of this portal have as their origin: `https://studio.example`. */
  readonly origin: string;
  /** Where the account's portal begins: `/portal`, or `/portal/studio` in path mode. */
  readonly basePath: string;
  /** In path mode, the account's slug: several accounts share one origin, and cookies must not. */
  readonly slug: string | undefined;
  /** False only on loopback over plain http. */
  readonly secure: boolean;
  /** The address at the other end; empty where the server did not say. */
  readonly remoteAddress: string;
  /** The reader's language, BCP 47: see `localeOfReader`. */
  readonly locale: string;
  /** What was chosen in this browser. */
  readonly chosenLocale: string | undefined;
  /** Whether the host said who it is: then no session cookie counts, and none is given or taken. */
  readonly identified: boolean;
}
