/** What only the server knows of a request. */
export interface ConnectionInfo {
  /** The address at the other end of the connection. Without it, limits by network see one network. */
  readonly remoteAddress?: string;
}
