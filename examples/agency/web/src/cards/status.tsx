import { hasIcon, Icon } from '../icons.tsx';

/** A status in the standard shape of cards. */
export interface Status {
  readonly text: string;
  readonly tone: string;
  readonly icon?: string | undefined;
}

const tones: Readonly<Record<string, string>> = {
  neutral: 'clock',
  good: 'circle-check',
  warn: 'clock',
  bad: 'circle-alert',
  info: 'circle-dashed',
};

/** A status as icon and word. A tone that is not known here is neutral. */
export function StatusBadge({ status }: { readonly status: Status }) {
  const tone = Object.hasOwn(tones, status.tone) ? status.tone : 'neutral';
  return (
    <span className="badge" data-tone={tone}>
      <Icon name={iconOf(status, tone)} size={15} />
      {status.text}
    </span>
  );
}

/** Its own icon, if it is one that is known here. */
const iconOf = ({ icon }: Status, tone: string) =>
  icon !== undefined && hasIcon(icon) ? icon : (tones[tone] ?? 'clock');

/** Several facts are several badges. */
export function StatusBadges({ statuses }: { readonly statuses: readonly Status[] }) {
  return (
    <span className="badges">
      {statuses.map((status) => (
        <StatusBadge key={status.text} status={status} />
      ))}
    </span>
  );
}
