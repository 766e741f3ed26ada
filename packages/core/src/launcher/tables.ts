import type { ColumnType } from 'kysely';

/** How an account's owner arranged the apps. Without a row: in the order of composition, and home comes first. */
export interface LauncherTable {
  account_id: string;
  /** The apps' ids in his order, as JSON. Apps that are not in it follow. */
  app_order: ColumnType<unknown, string, string>;
  /** The app where a contact arrives; null: home. */
  landing: string | null;
  /** The operator's id. */
  changed_by: string;
  changed_at: string;
}

/** An app's name as the account's owner has it. */
export interface AppTitleTable {
  account_id: string;
  app: string;
  title: string;
}
