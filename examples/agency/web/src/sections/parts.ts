// All that a section's folder takes from the portal around it. What is not here, a section brings along.
export { type Answer, api, brandQuery, hasStatus } from '../api.ts';
export { Bones, WhenReady } from '../cards/bones.tsx';
export { Card, Empty, Unavailable } from '../cards/card.tsx';
export { Facts } from '../cards/facts.tsx';
export { Progress } from '../cards/progress.tsx';
export { type Status, StatusBadge, StatusBadges } from '../cards/status.tsx';
export { To } from '../cards/to.tsx';
export { useToast } from '../cards/toast.tsx';
export { useFocusOnNew } from '../cards/use-focus-on-new.ts';
export { Failed } from '../frame/failed.tsx';
export { Page } from '../frame/page.tsx';
export { Icon } from '../icons.tsx';
export type { Amount, Formats } from '../texts/format.ts';
export { useWide } from '../use-wide.ts';
export { type OwnReading, useOwnTexts } from './own-texts.ts';
