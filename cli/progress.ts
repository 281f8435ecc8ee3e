import { Presets, SingleBar } from 'cli-progress';

export type Progress = {
  /** Begins a step with so many units. */
  begin(step: string, total: number): void;
  advance(units: number): void;
  end(): void;
};

/**
 * Shows the progress of a command and its estimated end: a bar on a terminal, otherwise a line every five seconds.
 * Writes to standard error, so that standard output has only the result.
 */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? barProgress(stream) : lineProgress(stream);
}

/** Shows no progress. */
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
  let [total, done, startMs, reportedMs] = [0, 0, 0, 0];
  const report = () => {
    const seconds = (performance.now() - startMs) / 1000;
    const left = done === 0 ? '?' : Math.ceil((seconds * Math.max(0, total - done)) / done);
    stream.write(`${step}: ${done} of ${total}, ${Math.round(seconds)} s so far, ${left} s left\n`);
    reportedMs = performance.now();
  };
  return {
    begin(name, units) {
      [step, total, done, startMs, reportedMs] = [name, units, 0, performance.now(), performance.now()];
    },
    advance(units) {
      done += units;
      if (performance.now() - reportedMs > everyMs) report();
    },
    end: report,
  };
}
