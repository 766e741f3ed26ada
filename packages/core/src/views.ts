/**
 * The standard shapes in which sections present themselves, so that any front end can draw a section that it has never
 * heard of. Types alone: nothing of this entry is left when the program runs.
 *
 * @module
 */
export type { SearchView } from './plugin/search.js';
export type {
  ActionView,
  AmountView,
  CardView,
  DetailView,
  FigureView,
  ItemView,
  ListView,
  StatusView,
} from './plugin/view.js';
