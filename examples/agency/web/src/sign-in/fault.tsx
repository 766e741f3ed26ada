import { Icon } from '../icons.tsx';

/** What is wrong with a field, in words that mend it; read out when it appears. */
export function Fault({ id, text }: { readonly id: string; readonly text: string | undefined }) {
  return (
    <div id={id} role="alert">
      {text !== undefined && (
        <p className="fault">
          <Icon name="circle-alert" size={18} />
          <span>{text}</span>
        </p>
      )}
    </div>
  );
}
