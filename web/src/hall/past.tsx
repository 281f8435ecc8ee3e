import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clockTime, count, day } from '../i18n/format.ts';
import { hallWords } from '../i18n/hall.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Select } from '../ui/select.tsx';
import type { PastHall } from './past-hall.ts';
import { nextPicture } from './past-hall.ts';

/** A slider over the versions of a hall, and the sale as a film. Who wants nothing to move goes step by step. */
export function Past({ past, version, onClose }: { past: PastHall; version: number; onClose: () => void }) {
  const words = hallWords();
  // The end of the slider stays where it was when the past was opened: it would run away from under the finger.
  const last = useSignal(version);
  const { moment, isPlaying, speed } = past;
  const at = moment.value?.version ?? last.value;
  const isStill = useReducedMotion();

  useEffect(() => {
    past.show(last.value);
    return () => past.pause();
  }, [past]);

  return (
    <fieldset class="hall-past card" aria-label={words.past}>
      <p class="hall-past-note">{words.pastNote}</p>
      <div class="hall-past-row">
        <Button label={words.earlier} onClick={() => past.show(Math.max(1, at - step(last.value)))}>
          <Icon name="back" />
        </Button>
        <input
          type="range"
          min={1}
          max={last.value}
          value={at}
          aria-label={words.pastVersion}
          aria-valuetext={moment.value && words.pastAt(count(at), timeOf(moment.value.asOf))}
          onInput={(event) => past.show(Number(event.currentTarget.value))}
        />
        <Button label={words.later} onClick={() => past.show(Math.min(last.value, at + step(last.value)))}>
          <Icon name="forward" />
        </Button>
      </div>
      <p class="figures" aria-live={isPlaying.value ? 'off' : 'polite'}>
        {past.hasFailed.value
          ? words.pastFailed
          : moment.value && (
              <>
                {words.pastAt(count(at), timeOf(moment.value.asOf))}
                <br />
                {words.counts(
                  count(moment.value.counts.available),
                  count(moment.value.counts.held),
                  count(moment.value.counts.booked),
                )}
              </>
            )}
      </p>
      <div class="hall-past-row">
        {!isStill && (
          <>
            <Button onClick={() => (isPlaying.value ? past.pause() : void past.play(last.value))}>
              {isPlaying.value ? words.pause : words.play}
            </Button>
            <Select
              label={words.speed}
              isLabelHidden
              value={String(speed.value)}
              options={[0.5, 1, 2, 4].map((one) => ({ value: String(one), text: `${one}×` }))}
              onChange={(value) => {
                speed.value = Number(value);
              }}
            />
          </>
        )}
        <Button kind="primary" onClick={onClose}>
          {words.toNow}
        </Button>
      </div>
    </fieldset>
  );
}

/** A step is a picture of the film. */
function step(last: number): number {
  return nextPicture(0, last, 1);
}

function timeOf(asOf: string): string {
  return `${day(asOf)}, ${clockTime(asOf)}`;
}

function useReducedMotion(): boolean {
  const isStill = useSignal(matchMedia('(prefers-reduced-motion: reduce)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-reduced-motion: reduce)');
    const look = () => {
      isStill.value = query.matches;
    };
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return isStill.value;
}
