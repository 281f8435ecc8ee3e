import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { late, waiting } from '../api/patient-fetch.ts';
import { shellWords } from '../i18n/shell.ts';

type Notice = { id: number; text: string; kind: 'status' | 'alert' };

const notices = signal<Notice[]>([]);
const shownMs = 6_000;
let last = 0;

/**
 * Says something in passing, to the eye and to screen readers. What must not be missed belongs on the page.
 * @param kind an alert interrupts what a screen reader says
 */
export function notify(text: string, kind: Notice['kind'] = 'status'): void {
  last += 1;
  const id = last;
  notices.value = [...notices.value, { id, text, kind }];
  setTimeout(() => {
    notices.value = notices.value.filter((one) => one.id !== id);
  }, shownMs);
}

/** Where passing notices stand, and what is wrong with the connection. */
export function Notices() {
  const trouble = useTrouble();
  // The regions are always there: screen readers hear only of what changes in them.
  return (
    <div class="notices">
      <div role="status">
        {trouble !== undefined && <p class="notice trouble">{trouble}</p>}
        {notices.value.map(
          ({ id, text, kind }) =>
            kind === 'status' && (
              <p key={id} class="notice" dir="auto">
                {text}
              </p>
            ),
        )}
      </div>
      <div role="alert">
        {notices.value.map(
          ({ id, text, kind }) =>
            kind === 'alert' && (
              <p key={id} class="notice" dir="auto">
                {text}
              </p>
            ),
        )}
      </div>
    </div>
  );
}

function useTrouble(): string | undefined {
  const words = shellWords();
  const isOnline = useOnline();
  if (!isOnline) return words.offline;
  if (waiting.value > 0) return words.retrying;
  return late.value > 0 ? words.slow : undefined;
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return isOnline;
}
