import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, write } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createLogSink } from '@ticketing/shared/service/log-sink.ts';
import { until } from '../../local/until.ts';

const none = () => undefined;
let dir: string;
let file: string;
let fd: number;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'log-sink-'));
  file = join(dir, 'log');
  fd = openSync(file, 'a');
});

afterEach(() => {
  closeSync(fd);
  rmSync(dir, { recursive: true });
});

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `{"line":${index},"of":"Zoë 漢字 🎭"}\n`);

it('writes every line, in order, however many there are', async () => {
  const sink = createLogSink(fd, { onLost: none, gatherForMs: 5 });
  const lines = numbered(20_000);
  for (const line of lines) sink.write(line);
  const expected = lines.join('');
  await until('the lines', async () => readFileSync(file, 'utf8').length >= expected.length);
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

it('does not wait for more lines longer than it says', async () => {
  const sink = createLogSink(fd, { onLost: none, gatherForMs: 5 });
  sink.write('alone\n');
  await until('the line', async () => readFileSync(file, 'utf8') === 'alone\n');
});

it('loses lines on a full disk, holds no more than it may, goes on when there is room, and says how many are lost', async () => {
  const lost = Promise.withResolvers<number>();
  const device = openSync('/dev/full', 'w');
  const sink = createLogSink(device, { onLost: lost.resolve, gatherAtMost: 1, pauseMs: 20, holdAtMost: 100 });
  sink.write('tried\n');
  for (let line = 0; line < 50; line += 1) sink.write('held back\n');
  // Behind the sink's own, which has failed when this one has.
  await expect(promisify(write)(device, 'mine')).rejects.toThrow('ENOSPC');
  // The same descriptor now names the file: the disk has room again.
  closeSync(device);
  const again = openSync(file, 'a');
  expect(again).toBe(device);
  await until('the lines', async () => readFileSync(file, 'utf8') === 'held back\n'.repeat(10));
  expect(await lost.promise).toBe(41);
  closeSync(again);
});

describe('a process', () => {
  const logging = join(import.meta.dirname, '../src/service/logging.ts');
  const says = (code: string) => [
    '--input-type=module',
    '-e',
    `import { createLogger } from '${logging}'; const logger = createLogger('test', 'info'); ${code}`,
  ];

  async function run(code: string, out: number | 'pipe') {
    const child = spawn(process.execPath, says(code), { stdio: ['ignore', out, 'pipe'] });
    let text = '';
    child.stdout?.on('data', (data: Buffer) => {
      text += data.toString();
    });
    const [exitCode] = (await once(child, 'close')) as [number];
    return { exitCode, text };
  }

  it('that ends has written what it logged', async () => {
    const { exitCode, text } = await run("logger.info('one'); logger.fatal('two'); process.exit(3);", 'pipe');
    expect(exitCode).toBe(3);
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    ).toEqual(['one', 'two']);
  });

  it('whose log is on a full disk goes on, and ends when it wants to', async () => {
    const full = openSync('/dev/full', 'w');
    const { exitCode } = await run(
      "for (let i = 0; i < 1_000; i += 1) logger.info('much'); setTimeout(() => { logger.info('more'); process.exit(4); }, 300);",
      full,
    );
    closeSync(full);
    expect(exitCode).toBe(4);
  });
});
