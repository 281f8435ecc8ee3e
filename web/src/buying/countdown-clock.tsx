import './buying.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { buyingWords } from '../i18n/buying.ts';
import { clockText, momentBetween, type SaidAt, urgencyOf } from './countdown.ts';
import { serverClock } from './server-clock.ts';

/** How long the seats are held yet, by the server's clock. It says a few moments aloud, and not every second. */
export function CountdownClock({ until }: { until: string }) {
  const words = buyingWords();
  const untilMs = Date.parse(until);
  const [leftMs, setLeft] = useState(untilMs - serverClock.now());
  const [said, setSaid] = useState<SaidAt>();
  const before = useRef<number | undefined>(undefined);
  useEffect(() => {
    const look = () => {
      const now = untilMs - serverClock.now();
      const moment = momentBetween(before.current, now);
      before.current = now;
      setLeft(now);
      if (moment !== undefined) setSaid(moment);
    };
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [untilMs]);
  return (
    <div class={`countdown ${urgencyOf(leftMs)}`}>
      <span class="countdown-label">{words.left}</span>
      <span role="timer" class="countdown-time" aria-label={words.left}>
        {clockText(leftMs)}
      </span>
      <span role="status" class="only-read">
        {said !== undefined && words.saidLeft[said]}
      </span>
    </div>
  );
}
