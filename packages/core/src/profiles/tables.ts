/** How a contact shows himself to other contacts of the account. Without a row: by his name, without a picture. */
export interface ProfileTable {
  account_id: string;
  contact_id: string;
  /** Null: the contact's name. */
  name: string | null;
  /** By his own choice. */
  visibility: 'shown' | 'hidden';
  /** The operator who hid it, whatever the contact chose; null: nobody did. */
  withheld_by: string | null;
  /** Counts the pictures there were, so that no two have one address. */
  picture_version: number;
  picture_type: 'image/png' | 'image/jpeg' | 'image/webp' | null;
  updated_at: string;
  /** Last of all, so that reading the others passes by it. */
  picture: Uint8Array | null;
}
