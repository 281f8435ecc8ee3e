import { write, writeSync } from 'node:fs';

export type LogSink = { write(line: string): void };

export type LogSinkOptions = {
  /** Called after an outage with the number of lost lines. */
  onLost: (lines: number) => void;
  /** Lines are written together once they have so many bytes, */
  gatherAtMost?: number;
  /** or after so many milliseconds. */
  gatherForMs?: number;
  /** How long to wait after a failed write, in milliseconds. */
  pauseMs?: number;
  /** The size of the buffer while writes fail, in bytes; further lines are lost. */
  holdAtMost?: number;
};

// One listener for all sinks of the process.
const beforeExit = new Set<() => void>();
process.on('exit', () => {
  for (const write of beforeExit) write();
});

/**
 * Writes lines to a file descriptor in batches: one system call per line would be a tenth of the worker's time under
 * load. Lines are kept as bytes, because pino's strings would cost garbage collection while they wait. The rest is
 * written before the process ends.
 * A service must not fail because its log does. On a full disk lines are lost and counted, and the service continues.
 * With sonic-boom, pino's default, the process hangs: its synchronous flush retries for ever.
 */
export function createLogSink(fd: number, options: LogSinkOptions): LogSink {
  const { onLost, gatherAtMost = 65_536, gatherForMs = 200, pauseMs = 1_000, holdAtMost = 4_000_000 } = options;
  let held = Buffer.allocUnsafeSlow(2 * gatherAtMost);
  /** The buffer that is or was being written. */
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
      // A pipe with a slow reader.
      if (error?.code === 'EAGAIN') return void setTimeout(send, 10, bytes, count);
      if (error) {
        lost += count;
        return void setTimeout(free, pauseMs).unref();
      }
      if (written < bytes.length) return send(bytes.subarray(written), count);
      free();
      if (lost === 0) return;
      const reported = lost;
      lost = 0;
      onLost(reported);
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

/** The process must end: lines that a slow reader does not take within a second, or a full disk at once, are lost. */
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
