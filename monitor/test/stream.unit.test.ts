import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { createListeners } from '../src/stream.ts';

/** As much of a response as listeners use. */
function responseThat(isGone: boolean) {
  const written: string[] = [];
  const response = Object.assign(new EventEmitter(), {
    destroyed: isGone,
    writableLength: 0,
    writeHead: () => undefined,
    write: (text: string) => written.push(text),
    end: () => undefined,
  });
  return { response: response as unknown as Response, written };
}

it('a client that has gone before it listens takes nobody’s place', () => {
  const listeners = createListeners();
  const gone = responseThat(true);
  expect(listeners.add(gone.response, '{}')).toBe(true);
  expect(listeners.count()).toBe(0);
  const here = responseThat(false);
  listeners.add(here.response, '{"n":1}');
  listeners.tell(() => ({ n: 2 }));
  expect(here.written.map((text) => text.split('\n')[2])).toEqual(['data: {"n":1}', 'data: {"n":2}']);
  expect(gone.written).toEqual([]);
  here.response.emit('close');
  expect(listeners.count()).toBe(0);
});
