import { write, writeSync } from 'node:fs';

export type LogSink = { write(line: string): void };

export type LogSinkOptions = {
  /** Told after an outage how many lines it has cost. */
  onLost: (lines: number) => void;
  /** Lines are written together from so many bytes on, */
  gatherAtMost?: number;
  /** or after so many milliseconds. */
  gatherForMs?: number;
  /** How long nothing is tried after a failure, in milliseconds. */
  pauseMs?: number;
  /** What is held while nothing can be written, in bytes; lines beyond are lost. */
  holdAtMost?: number;
};

// One listener for all sinks of the process.
const beforeExit = new Set<() => void>();
process.on('exit', () => {
  for (const write of beforeExit) write();
});

/**
 * Writes lines to a file descriptor, many at a time: one system call a line would be a tenth of the worker's
 * time under load. They are held as bytes: pino's line is a chain of strings, which would be the collector's work for as
 * long as it waits. What is left is written before the process ends.
 *
 * A service must not fail because its log does. On a full disk lines are lost and counted, and the service goes on; with
 * sonic-boom, pino's own way to write, the process stands still for ever: its synchronous flush tries again without end.
 */
export function createLogSink(fd: number, options: LogSinkOptions): LogSink {
  const { onLost, gatherAtMost = 65_536, gatherForMs = 200, pauseMs = 1_000, holdAtMost = 4_000_000 } = options;
  let held = Buffer.allocUnsafeSlow(2 * gatherAtMost);
  /** The one that is being written, or was. */
  let other = Buffer.allocUnsafeSlow(2 * gatherAtMost);
  let size = 0;
  let lines = 0;
  let lost = 0;
  let writing = false;

  function pass(): void {
    if (writing || size === 0) return;
    const bytes = held.subarray(0, size);
    const count = lines;
    [held, other] = [other, held];
    size = 0;
    lines = 0;
    writing = true;
    send(bytes, count);
  }

  function send(bytes: Buffer, count: number): void {
    write(fd, bytes, (error, written) => {
      // A pipe whose reader is slow.
      if (error?.code === 'EAGAIN') return void setTimeout(send, 10, bytes, count);
      if (error) {
        lost += count;
        return void setTimeout(free, pauseMs).unref();
      }
      if (written < bytes.length) return send(bytes.subarray(written), count);
      free();
      if (lost === 0) return;
      const told = lost;
      lost = 0;
      onLost(told);
    });
  }

  function free(): void {
    writing = false;
    if (size >= gatherAtMost) pass();
  }

  function makeRoom(bytes: number): void {
    if (size + bytes <= held.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (size + bytes));
    held.copy(larger, 0, 0, size);
    held = larger;
  }

  setInterval(pass, gatherForMs).unref();
  beforeExit.add(() => writeRest(fd, held.subarray(0, size)));

  return {
    write(line) {
      if (size >= holdAtMost) {
        lost += 1;
        return;
      }
      makeRoom(3 * line.length);
      size += held.write(line, size);
      lines += 1;
      if (size >= gatherAtMost) pass();
    },
  };
}

/** What a slow reader does not take within a second, or a full disk not at once, is lost: the process has to end. */
function writeRest(fd: number, bytes: Buffer): void {
  const endMs = performance.now() + 1_000;
  for (let rest = bytes; rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const isSlow = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      if (!isSlow || performance.now() > endMs) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
