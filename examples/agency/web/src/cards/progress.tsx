/** How far something has come; the words beside it say the same. */
export function Progress({ done, of, label }: { readonly done: number; readonly of: number; readonly label: string }) {
  const share = Math.min(1, Math.max(0, of === 0 ? 0 : done / of));
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={Math.min(done, of)}
      aria-valuetext={label}
    >
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}
