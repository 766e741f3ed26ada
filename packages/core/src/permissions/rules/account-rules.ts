import { formalityOf } from '../../branding/formality-column.js';
import { type Arrangement, readArrangement } from '../../launcher/arrangement.js';
import type { Formality } from '../../texts/formality.js';
import type { AppSettingFacts, GrantFacts } from '../access-facts.js';
import { type GrantInJson, grantOf, readGrants, readSettings } from '../access-query.js';
import { MOST_GRANTS, type RuleRow } from './rule-columns.js';

/** Whom grants may name: a contact with the companies in which he is an active member. */
export interface GrantReader {
  readonly id: string;
  readonly kind: string;
  readonly companies: readonly { readonly id: string }[];
}

/** What an account's owner decided about his apps, and how his contacts are addressed, as it was at one number. */
export class AccountRules {
  /** By the party or the kind of contact that they name; none where there are too many of them to keep. */
  readonly #grants: ReadonlyMap<string, readonly GrantInJson[]> | undefined;

  private constructor(
    readonly revision: number,
    readonly settings: readonly AppSettingFacts[],
    readonly arrangement: Arrangement,
    readonly formality: Formality,
    grants: readonly GrantInJson[] | undefined,
  ) {
    this.#grants = grants && bySubject(grants);
  }

  static of(revision: number, row: RuleRow): AccountRules {
    const grants = readGrants(row.grants);
    return new AccountRules(
      revision,
      readSettings(row.settings),
      readArrangement(row),
      formalityOf(row.formality),
      grants.length > MOST_GRANTS ? undefined : grants,
    );
  }

  /** The grants that name a contact, one of his companies, or his kind; nothing where it has to be asked for. */
  grantsOf({ id, kind, companies }: GrantReader): GrantFacts[] | undefined {
    const grants = this.#grants;
    if (grants === undefined) return undefined;
    if (grants.size === 0) return [];
    return [id, kind, ...companies.map((company) => company.id)].flatMap((subject) =>
      (grants.get(subject) ?? []).map((grant) => grantOf(grant, id)),
    );
  }
}

function bySubject(grants: readonly GrantInJson[]): Map<string, GrantInJson[]> {
  const subjects = new Map<string, GrantInJson[]>();
  for (const grant of grants) {
    const subject = grant.party ?? grant.kind ?? '';
    const known = subjects.get(subject);
    if (known === undefined) subjects.set(subject, [grant]);
    else known.push(grant);
  }
  return subjects;
}
