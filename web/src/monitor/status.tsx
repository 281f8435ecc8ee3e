const shapes: Record<string, string> = { ok: '●', degraded: '▲', down: '■', unknown: '?', none: '–' };

/** A status by shape and colour; the words stand beside it. */
export function StatusMark({ status }: { status: string }) {
  return (
    <span class={`status-mark is-${status}`} aria-hidden="true">
      {shapes[status] ?? '?'}
    </span>
  );
}
