/** What a contact opened, once for each link. */
export interface RecentTable {
  account_id: string;
  contact_id: string;
  /** The page path where it is seen. */
  link: string;
  app: string;
  title: string;
  subtitle: string | null;
  /** The route that answered, with the values of its path: what forgets it when it answers 404 later. */
  source: string;
  /** ISO 8601 in UTC. */
  opened_at: string;
}
