import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ChunkResult, OnCommitting } from '@ticketing/worker/chunk.ts';
import { beginCommit, underLocks } from '@ticketing/worker/committer.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import type { Commit } from '@ticketing/worker/settle.ts';
import { at, bookSeats } from './stories.ts';

function chunkAt(offset: number): LoggedCommand[] {
  const message = { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} };
  const correlation = { correlationId: 'test', traceparent: '' };
  const position = { partition: 0, offset };
  return [{ command: bookSeats(offset, 1, 'A1'), position, at: at(offset), correlation, replyTo: undefined, message }];
}

/** Commits any chunk, and any chunk behind it. */
const commit = (): Commit => beginCommit(write);

async function write(onWriting: OnCommitting): Promise<ChunkResult> {
  onWriting((_next, onWritingNext) => write(onWritingNext));
  return { outcomes: [], idsInUse: [] };
}

it('holds on to no chunk that is done, however many follow each other', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const locked = underLocks({ holding: (_shows, work) => work() }, commit);
  const chunks: WeakRef<LoggedCommand[]>[] = [];
  const chunk = (offset: number) => {
    const made = chunkAt(offset);
    chunks.push(new WeakRef(made));
    return made;
  };
  let last = locked(chunk(0));
  await last.result;
  for (let offset = 1; offset < 50; offset += 1) {
    last = last.behind(chunk(offset));
    await last.written;
  }
  // A WeakRef is held until the end of the turn in which it was made.
  await new Promise((resolve) => setTimeout(resolve));
  collect();
  const held = chunks.filter((one) => one.deref() !== undefined).length;
  expect(held).toBeLessThan(5);
  // `last` is used after the collection, so that it is alive during it.
  expect(last.canBeFollowed()).toBe(true);
});
