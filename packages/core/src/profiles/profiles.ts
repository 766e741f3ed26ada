import type { Insertable } from 'kysely';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { basePathOf, type Mount } from '../http/place.js';
import { isId } from '../id.js';
import type { KernelDb } from '../identity/sessions.js';
import { nameOf } from '../identity/settings.js';
import type { ContactStatus, KernelTables } from '../identity/tables.js';
import { mayUsePortal } from '../permissions/decision.js';
import { Texts } from '../texts/catalogue.js';
import { type PictureType, pictureTypeOf } from './picture-kind.js';
import type { ProfileTable } from './tables.js';
import { profileTexts } from './texts.js';

/** How a contact shows himself to other contacts. */
export interface PublicProfile {
  readonly id: string;
  /** A neutral name in the reader's language where he is hidden. */
  readonly name: string;
  /** The path of his picture on the portal's origin; null: none, or hidden. */
  readonly picture: string | null;
}

/** A contact's own profile as he sees it himself. */
export interface OwnProfile {
  readonly name: string;
  /** By his own choice. */
  readonly hidden: boolean;
  readonly picture: string | null;
}

/** What a contact changes of his profile. A `name` of null is the contact's. */
export interface ProfileChange {
  readonly name?: string | null | undefined;
  readonly hidden?: boolean | undefined;
}

/** A picture as it is answered with. */
export interface Picture {
  readonly type: PictureType;
  readonly version: number;
  /** Null where the reader has this version. */
  readonly bytes: Uint8Array | null;
}

/** Whose profile, or who reads. */
interface Owner {
  readonly accountId: string;
  readonly contactId: string;
}

/** How contacts show themselves to the other contacts of their account. */
export class Profiles {
  readonly #texts = new Texts(profileTexts);

  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
    private readonly mount: Mount,
  ) {}

  /** The profiles of those of `ids` that are contacts of the account, for a reader of `locale`. One statement. */
  async of(accountId: string, ids: readonly string[], locale: string): Promise<ReadonlyMap<string, PublicProfile>> {
    const rows = await this.#rows(accountId, ids);
    return new Map(
      rows.map((row) => [
        row.id,
        isHidden(row)
          ? { id: row.id, name: this.#texts.format(locale, 'profile.hidden'), picture: null }
          : { id: row.id, name: row.own_name ?? row.name, picture: this.#pathOf(row) },
      ]),
    );
  }

  /** A contact's own profile, hidden or not. Nothing if there is no such contact. */
  async own({ accountId, contactId }: Owner): Promise<OwnProfile | undefined> {
    const [row] = await this.#rows(accountId, [contactId]);
    return row && { name: row.own_name ?? row.name, hidden: row.visibility === 'hidden', picture: this.#pathOf(row) };
  }

  /** @throws PortalError `name_invalid` 422 */
  async update(owner: Owner, { name, hidden }: ProfileChange): Promise<void> {
    if (name === undefined && hidden === undefined) return;
    await this.#write(owner, {
      ...(name !== undefined && { name: name === null ? null : nameOf(name) }),
      ...(hidden !== undefined && { visibility: hidden ? 'hidden' : 'shown' }),
    });
  }

  /**
   * Keeps a picture, whose kind its content decides. It is kept as it is, with what a camera wrote into it: hosts that
   * care should strip where it was taken before it is sent.
   *
   * @throws PortalError `picture_kind_unsupported` 415, `picture_invalid` 422
   */
  async setPicture(owner: Owner, picture: Uint8Array): Promise<void> {
    await this.#write(owner, { picture, picture_type: pictureTypeOf(picture) });
  }

  /** Takes a contact's picture away. */
  async removePicture({ accountId, contactId }: Owner, db: KernelDb = this.#db): Promise<void> {
    await db
      .updateTable('portico_profile')
      .set({ picture: null, picture_type: null, updated_at: isoNow(this.clock) })
      .where('account_id', '=', accountId)
      .where('contact_id', '=', contactId)
      .execute();
  }

  /** Hides a contact, whatever he chose; null leaves the choice to him again. */
  async withhold(owner: Owner, by: string | null, db: KernelDb): Promise<void> {
    await this.#write(owner, { withheld_by: by }, db);
  }

  /**
   * The picture of a contact as a reader sees it; the reader himself always sees his own. One statement.
   *
   * @param known the versions that the reader has
   */
  async picture({ accountId, contactId }: Owner, id: string, known: readonly number[]): Promise<Picture | undefined> {
    if (!isId(id)) return undefined;
    const row = await this.#db
      .selectFrom('portico_profile as profile')
      .innerJoin('portico_contact as contact', (join) =>
        join.onRef('contact.account_id', '=', 'profile.account_id').onRef('contact.id', '=', 'profile.contact_id'),
      )
      .select(['contact.status', 'profile.visibility', 'profile.withheld_by'])
      .select(['profile.picture_type', 'profile.picture_version'])
      .select((each) =>
        each
          .case()
          .when('profile.picture_version', 'in', [-1, ...known])
          .then(null)
          .else(each.ref('profile.picture'))
          .end()
          .as('picture'),
      )
      .where('profile.account_id', '=', accountId)
      .where('profile.contact_id', '=', id)
      .executeTakeFirst();
    if (row === undefined || row.picture_type === null || (id !== contactId && isHidden(row))) return undefined;
    return { type: row.picture_type, version: row.picture_version, bytes: row.picture };
  }

  get #db(): KernelDb {
    return this.engine.kysely<KernelTables>();
  }

  async #rows(accountId: string, ids: readonly string[]) {
    const wanted = [...new Set(ids)].filter(isId);
    if (wanted.length === 0) return [];
    return this.#db
      .selectFrom('portico_contact as contact')
      .innerJoin('portico_account as account', 'account.id', 'contact.account_id')
      .leftJoin('portico_profile as profile', (join) =>
        join.onRef('profile.account_id', '=', 'contact.account_id').onRef('profile.contact_id', '=', 'contact.id'),
      )
      .select(['contact.id', 'contact.name', 'contact.status', 'account.slug', 'profile.name as own_name'])
      .select(['profile.visibility', 'profile.withheld_by', 'profile.picture_type', 'profile.picture_version'])
      .where('contact.account_id', '=', accountId)
      .where('contact.id', 'in', wanted)
      .execute();
  }

  #pathOf({ id, slug, picture_type, picture_version }: PictureRow): string | null {
    if (picture_type === null) return null;
    return `${basePathOf(this.mount, slug)}/profiles/${id}/picture?v=${picture_version}`;
  }

  /** Changes a profile, or makes one. A new picture has a version of its own. */
  async #write({ accountId, contactId }: Owner, change: Changed, db: KernelDb = this.#db): Promise<void> {
    const changed = { ...change, updated_at: isoNow(this.clock) };
    const isPicture = change.picture !== undefined;
    const fresh: Insertable<ProfileTable> = {
      account_id: accountId,
      contact_id: contactId,
      name: null,
      visibility: 'shown',
      withheld_by: null,
      picture_type: null,
      picture: null,
      ...changed,
      picture_version: isPicture ? 1 : 0,
    };
    await db
      .insertInto('portico_profile')
      .values(fresh)
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'contact_id']).doUpdateSet((row) => ({
          ...changed,
          ...(isPicture && { picture_version: row('portico_profile.picture_version', '+', 1) }),
        })),
      )
      .execute();
  }
}

type Changed = Partial<Pick<ProfileTable, 'name' | 'visibility' | 'withheld_by' | 'picture' | 'picture_type'>>;

interface PictureRow {
  readonly id: string;
  readonly slug: string;
  readonly picture_type: string | null;
  readonly picture_version: number | null;
}

interface Visibility {
  readonly status: ContactStatus;
  readonly visibility: 'shown' | 'hidden' | null;
  readonly withheld_by: string | null;
}

/** Whether other contacts see nothing of him: by his choice or an operator's, or because he is kept out. */
function isHidden({ status, visibility, withheld_by }: Visibility): boolean {
  return visibility === 'hidden' || withheld_by !== null || !mayUsePortal.has(status);
}
