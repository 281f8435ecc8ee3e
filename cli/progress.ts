import { Presets, SingleBar } from 'cli-progress';

export type Progress = {
  /** Begins a step of so many units. */
  begin(step: string, total: number): void;
  advance(units: number): void;
  end(): void;
};

/**
 * Shows how far a command has come, and when it will be done: a bar at a terminal, a line every five seconds elsewhere.
 * Written to standard error, so that standard output holds the result alone.
 */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress(stream);
}

/** For whoever wants none. */
export const silent: Progress = { begin: () => {}, advance: () => {}, end: () => {} };

function barProgress(stream: NodeJS.WriteStream): Progress {
  const format = '{step} {bar} {percentage}% | {value}/{total} | {duration_formatted} | {eta_formatted} left';
  let bar: SingleBar | undefined;
  return {
    begin(step, total) {
      bar?.stop();
      bar = new SingleBar({ format, stream, hideCursor: true, etaBuffer: 200 }, Presets.shades_classic);
      bar.start(total, 0, { step: step.padEnd(24) });
    },
    advance: (units) => bar?.increment(units),
    end: () => bar?.stop(),
  };
}

function lineProgress(stream: NodeJS.WriteStream): Progress {
  const everyMs = 5_000;
  let step = '';
  let [total, done, startMs, toldMs] = [0, 0, 0, 0];
  const tell = () => {
    const seconds = (performance.now() - startMs) / 1000;
    const left = done === 0 ? '?' : Math.ceil((seconds * Math.max(0, total - done)) / done);
    stream.write(`${step}: ${done} of ${total}, ${Math.round(seconds)} s so far, ${left} s left\n`);
    toldMs = performance.now();
  };
  return {
    begin(name, units) {
      [step, total, done, startMs, toldMs] = [name, units, 0, performance.now(), performance.now()];
    },
    advance(units) {
      done += units;
      if (performance.now() - toldMs > everyMs) tell();
    },
    end: tell,
  };
}
