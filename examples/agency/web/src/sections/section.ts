import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';

/** What a section's page is given: what its path and the address say. */
export interface SectionPageProps {
  /** The values of the `$names` in its path. */
  readonly params: Readonly<Record<string, string>>;
  /** What stands behind the `?`, as anybody may have written it. */
  readonly search: Readonly<Record<string, unknown>>;
}

/** One page of a section. */
export interface SectionPage {
  /** Where it is: `/invoices/$id`. */
  readonly path: string;
  /** Its file, which comes when it is first opened. */
  readonly load: () => Promise<{ readonly default: ComponentType<SectionPageProps> }>;
  /** What to ask for while the file comes. */
  readonly prepare?: (queryClient: QueryClient, props: SectionPageProps) => void;
}

/**
 * A section with pages of its own. Its folder holds all of it, and nothing else knows the folder: copied into another portal, it needs one
 * line in `sections.ts` there.
 */
export interface Section {
  /** The app whose pages these are. */
  readonly app: string;
  readonly pages: readonly SectionPage[];
}
