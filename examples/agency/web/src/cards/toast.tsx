import './cards.css';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Icon } from '../icons.tsx';

/** What happened, and the way back where there is one. */
interface Told {
  readonly id: number;
  readonly text: string;
  readonly undo?: { readonly text: string; readonly run: () => void };
}

const stays = 6_000;
let told: Told | undefined;
let count = 0;
const listeners = new Set<() => void>();

function set(next: Told | undefined): void {
  told = next;
  for (const notify of listeners) notify();
}

const listen = (notify: () => void) => {
  listeners.add(notify);
  return () => void listeners.delete(notify);
};

/** Says in a few words what happened. A newer one takes the place of an older one. */
export function useToast() {
  return (text: string, undo?: Told['undo']) => {
    count += 1;
    set({ id: count, text, ...(undo !== undefined && { undo }) });
  };
}

/** Where toasts appear. Each stays six seconds, and as long as the pointer or the focus is on it. */
export function Toasts() {
  const now = useSyncExternalStore(listen, () => told);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (now === undefined || held) return undefined;
    const timer = setTimeout(() => set(undefined), stays);
    return () => clearTimeout(timer);
  }, [now, held]);
  return (
    <div className="toasts" role="status">
      {now !== undefined && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it reacts to nothing but being looked at
        <div
          className="toast"
          key={now.id}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <Icon name="circle-check" />
          <span>{now.text}</span>
          {now.undo !== undefined && (
            <button
              type="button"
              onClick={() => {
                now.undo?.run();
                set(undefined);
              }}
            >
              {now.undo.text}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
