/** What of some texts is said differently. */
export type Overlay<Texts> = Texts extends string | readonly string[] | ((...taken: never[]) => unknown)
  ? Texts
  : { readonly [Key in keyof Texts]?: Overlay<Texts[Key]> };

/** Texts with what is said differently in its place. */
export function overlaid<Texts extends object>(texts: Texts, differing: Overlay<NoInfer<Texts>>): Texts {
  const others = differing as Readonly<Record<string, unknown>>;
  const entries = Object.entries(texts).map(([key, text]) => {
    const other = others[key];
    return [key, other === undefined ? text : isGroup(text) ? overlaid(text, other as object) : other];
  });
  return Object.fromEntries(entries) as Texts;
}

const isGroup = (text: unknown): text is object => typeof text === 'object' && text !== null && !Array.isArray(text);
