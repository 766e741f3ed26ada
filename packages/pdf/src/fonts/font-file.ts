/** A font to draw with: TrueType, OpenType, WOFF or WOFF2, as paths or `file:` addresses. */
export interface FontFile {
  readonly regular: string;
  /** Without it, what is bold is drawn with `regular`. */
  readonly bold?: string | undefined;
}
