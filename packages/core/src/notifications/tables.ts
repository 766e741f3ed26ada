import type { ColumnType } from 'kysely';
import type { EmailChoice, InAppChoice } from './topic.js';

/** ISO 8601 in UTC with milliseconds. */
type Instant = string;

/** Something that a contact is told. */
export interface NotificationTable {
  account_id: string;
  id: string;
  contact_id: string;
  /** The company that it was told to, of which he is one. */
  company_id: string | null;
  topic: string;
  /** What it is about: what mails stand together by. */
  item: string | null;
  /** A page path of the portal. */
  path: string;
  /** The topic's values, JSON. */
  data: ColumnType<unknown, string, never>;
  /** Whether it is in the contact's list in the portal. */
  inbox: 'listed' | 'unlisted';
  read_at: Instant | null;
  /** How it was to be mailed when it happened. */
  email: EmailChoice;
  /** `dropped`: when its mail was to go, the contact was not to get it any more. */
  mail_status: 'none' | 'due' | 'sent' | 'dropped';
  /** The delivery whose mail has it in it. */
  mail_id: string | null;
  /** When that mail was made. */
  mail_at: Instant | null;
  created_at: Instant;
}

/** What a contact chose for a topic. Without a row: what the topic says. */
export interface TopicChoiceTable {
  account_id: string;
  contact_id: string;
  topic: string;
  email: EmailChoice;
  in_app: InAppChoice;
  changed_at: Instant;
}

/** What the account's owner decided about a topic. Without a row: on. */
export interface TopicSettingTable {
  account_id: string;
  topic: string;
  status: 'on' | 'off';
  status_at: Instant;
  /** The operator's id. */
  changed_by: string;
}

/** What a topic's mails say as the account's owner has it, in one language. */
export interface TopicTemplateTable {
  account_id: string;
  topic: string;
  language: string;
  subject: string;
  body: string;
  /** The operator's id. */
  changed_by: string;
  changed_at: Instant;
}

/** Why no more notifications are mailed to an address. */
export type SuppressionReason = 'hard_bounce' | 'complaint' | 'refused' | 'operator';

/** An address that gets no more notifications by mail. */
export interface SuppressionTable {
  account_id: string;
  /** As addresses are compared. */
  email_key: string;
  reason: SuppressionReason;
  created_at: Instant;
}
