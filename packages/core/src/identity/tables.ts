import type { ColumnType, Selectable } from 'kysely';
import type { CompanyRole } from '../data/scopes.js';
import type { BlobTable, BytesTable, DocumentTable, PieceTable } from '../documents/tables.js';
import type { AppTitleTable, LauncherTable } from '../launcher/tables.js';
import type { PulseTable } from '../live/tables.js';
import type {
  NotificationTable,
  SuppressionTable,
  TopicChoiceTable,
  TopicSettingTable,
  TopicTemplateTable,
} from '../notifications/tables.js';
import type { ProfileTable } from '../profiles/tables.js';
import type { RecentTable } from '../recents/tables.js';
import type { OfferTable, UnmatchedTable } from '../references/tables.js';
import type { SearchSourceTable, SearchTable, SearchWordTable } from '../search/tables.js';

/** ISO 8601 in UTC with milliseconds. */
type Instant = string;

/** JSON: text on SQLite, a value on PostgreSQL. Read it with {@link parseJson}; it is always written as text. */
type Json = ColumnType<unknown, string, string>;

/** The same where there may be none. */
type NullableJson = ColumnType<unknown, string | null, string | null>;

export type AccountStatus = 'active' | 'suspended' | 'closed';
export type DomainStatus = 'pending' | 'verified' | 'active' | 'failing' | 'removed';
export type PartyKind = 'contact' | 'company';
export type ContactKind = 'lead' | 'client';
export type ContactStatus = 'known' | 'invited' | 'joined' | 'suspended' | 'removed';
/** `view`: an operator looks as the contact, and changes nothing. */
export type SessionKind = 'portal' | 'view';
export type SessionStatus = 'live' | 'ended';
export type TicketStatus = 'open' | 'used' | 'expired' | 'void';

/** Why a session is over. */
export type SessionEnd =
  | 'signed_out'
  | 'signed_out_everywhere'
  | 'replaced'
  | 'too_many'
  | 'expired_idle'
  | 'expired_absolute'
  | 'revoked_by_operator'
  | 'contact_suspended'
  | 'contact_removed'
  | 'address_changed';

/** One business, the tenant. */
export interface AccountTable {
  id: string;
  /** One label of a host name, unique in the portal. */
  slug: string;
  name: string;
  status: AccountStatus;
  status_at: Instant;
  /** BCP 47, such as `de-DE`. */
  locale: string;
  /** IANA name, such as `Europe/Berlin`. */
  time_zone: string;
  /** ISO 4217. */
  currency: string;
  external_id: string | null;
  created_at: Instant;
  /** The number of the owner's rules: app settings, grants, arrangement, brand. The database raises it with each change. */
  revision: ColumnType<number, never, never>;
}

/** A host name of an account. Of several claims to one host only one is beyond `pending`. */
export interface DomainTable {
  account_id: string;
  /** Lower case, A-labels, no port, no final dot. */
  host: string;
  status: DomainStatus;
  status_at: Instant;
  created_at: Instant;
}

/** How an account looks. `tokens` is what `branding` declares. */
export interface BrandTable {
  account_id: string;
  tokens: Json;
  version: number;
  updated_at: Instant;
}

/** What can own something: one row for each contact and each company. */
export interface PartyTable {
  account_id: string;
  id: string;
  kind: PartyKind;
}

/** A person who may use the portal of one account. `id` is the party's. */
export interface ContactTable {
  account_id: string;
  id: string;
  /** As compared: see `emailKey`. Unique in the account. */
  email_key: string;
  /** As typed. */
  email: string;
  name: string;
  kind: ContactKind;
  status: ContactStatus;
  status_at: Instant;
  /** What a suspended contact returns to. */
  suspended_from: ContactStatus | null;
  invited_at: Instant | null;
  joined_at: Instant | null;
  locale: string | null;
  external_id: string | null;
  created_at: Instant;
  /** When he was last signed out everywhere: what the host signed him in before is over, also where it was never used here. */
  signed_out_at: Instant | null;
  /** What happens next, in the operators' words. */
  next_steps: NullableJson;
  /** Whom he may ask; null: whom the brand names. */
  contact_person: NullableJson;
}

/** A firm of one account. `id` is the party's. */
export interface CompanyTable {
  account_id: string;
  id: string;
  name: string;
  external_id: string | null;
  created_at: Instant;
}

/** A contact's place in a company. */
export interface MembershipTable {
  account_id: string;
  company_id: string;
  contact_id: string;
  role: CompanyRole;
  status: 'active' | 'ended';
  status_at: Instant;
  created_at: Instant;
}

/** A signed-in browser. */
export interface SessionTable {
  account_id: string;
  id: string;
  contact_id: string;
  /** SHA-256 of the cookie's token; for a user of the host's `host.` and a hash of who he is and when he proved it. */
  token_hash: string;
  kind: SessionKind;
  /** How the contact proved himself: `code`, `link`, `operator_link`, `host`. */
  way: string;
  /** When he last did. */
  auth_time: Instant;
  created_at: Instant;
  last_seen_at: Instant;
  idle_ends_at: Instant;
  absolute_ends_at: Instant;
  /** Such as `Firefox, Windows`. */
  device: string;
  status: SessionStatus;
  status_at: Instant;
  ended_reason: SessionEnd | null;
}

/** One short-lived proof: the code and the link of one mail, or an operator's link. */
export interface TicketTable {
  account_id: string;
  id: string;
  purpose: 'ask' | 'operator';
  /** Null: the address belongs to nobody, and the ticket leads nowhere. */
  contact_id: string | null;
  /** HMAC of the address asked for, known or not. */
  address_mac: string;
  /** HMAC of the network that asked. */
  network_mac: string | null;
  /** SHA-256 of the link's token. */
  link_hash: string;
  /** HMAC of the code; null where a press suffices. */
  code_mac: string | null;
  /** SHA-256 of the ask cookie of the browser that may use the link without the code. */
  browser_hash: string | null;
  /** When that browser asked again: since then its page takes the code of the newer ticket, and this one's link still works. */
  superseded_at: Instant | null;
  /** Codes typed by the browser that asked. Apart from the others', so that neither can spend the other's. */
  browser_attempts: number;
  /** Codes typed at the link by any other browser. */
  link_attempts: number;
  status: TicketStatus;
  status_at: Instant;
  created_at: Instant;
  expires_at: Instant;
  /** Where to go after signing in: a page path of the portal. */
  next_path: string | null;
}

/** One limit's state. See `Throttle`. Belongs to no account: an IP address may ask several. */
export interface ThrottleTable {
  key: string;
  /** The theoretical arrival time of GCRA, milliseconds since 1970. */
  arrives_ms: number;
}

/** What the account's owner decided about one app. Without a row: allowed, for everyone. */
export interface AppSettingTable {
  account_id: string;
  app: string;
  status: 'allowed' | 'disallowed';
  status_at: Instant;
  /** `granted`: only for whom an allow grant exists. */
  access: 'everyone' | 'granted';
  /** The operator's id. */
  changed_by: string;
}

/** An exception for one contact, one company's members or one kind of contact. A deny beats any allow. */
export interface GrantTable {
  account_id: string;
  id: string;
  app: string;
  effect: 'allow' | 'deny';
  /** A contact or a company; else `contact_kind` is set. */
  party_id: string | null;
  contact_kind: ContactKind | null;
  granted_by: string;
  created_at: Instant;
}

/** The kernel's tables, for `engine.kysely<KernelTables>()`. */
export interface KernelTables {
  portico_account: AccountTable;
  portico_domain: DomainTable;
  portico_brand: BrandTable;
  portico_party: PartyTable;
  portico_contact: ContactTable;
  portico_company: CompanyTable;
  portico_membership: MembershipTable;
  portico_session: SessionTable;
  portico_ticket: TicketTable;
  portico_throttle: ThrottleTable;
  portico_app_setting: AppSettingTable;
  portico_grant: GrantTable;
  portico_recent: RecentTable;
  portico_launcher: LauncherTable;
  portico_app_title: AppTitleTable;
  portico_profile: ProfileTable;
  portico_pulse: PulseTable;
  portico_offer: OfferTable;
  portico_unmatched: UnmatchedTable;
  portico_notification: NotificationTable;
  portico_topic_choice: TopicChoiceTable;
  portico_topic_setting: TopicSettingTable;
  portico_topic_template: TopicTemplateTable;
  portico_suppression: SuppressionTable;
  portico_search: SearchTable;
  portico_search_word: SearchWordTable;
  portico_search_source: SearchSourceTable;
  portico_document: DocumentTable;
  portico_blob: BlobTable;
  portico_bytes: BytesTable;
  portico_piece: PieceTable;
}

/** A row as read. */
export type KernelRow<Name extends keyof KernelTables> = Selectable<KernelTables[Name]>;
