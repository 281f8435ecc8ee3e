import { Presets, SingleBar } from 'cli-progress';

export type Progress = {
  /** Says what runs now. */
  begin(what: string): void;
  /** One more step is done. */
  advance(): void;
  stop(): void;
};

/** A bar with the time that is left, where somebody watches; a line a step otherwise. */
export function createProgress(title: string, steps: number): Progress {
  if (!process.stderr.isTTY) return createLines(title, steps);
  const bar = new SingleBar(
    { format: `${title} [{bar}] {value}/{total} · {eta_formatted} left · {what}`, stream: process.stderr, fps: 5 },
    Presets.shades_classic,
  );
  bar.start(steps, 0, { what: '' });
  return {
    begin: (what) => bar.update({ what }),
    advance: () => bar.increment(),
    stop: () => bar.stop(),
  };
}

function createLines(title: string, steps: number): Progress {
  const startMs = performance.now();
  let done = 0;
  return {
    begin(what) {
      const elapsed = (performance.now() - startMs) / 1000;
      const left = done === 0 ? '' : `, about ${Math.round((elapsed / done) * (steps - done))} s left`;
      process.stderr.write(`${title} ${done + 1}/${steps} ${what}${left}\n`);
    },
    advance: () => {
      done += 1;
    },
    stop: () => undefined,
  };
}
