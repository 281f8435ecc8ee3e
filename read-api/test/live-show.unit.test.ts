import { emptyHall } from '@ticketing/shared/hall/seat-map.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { Response } from 'express';
import { createLiveShow } from '../src/live/live-show.ts';

const layout = [{ row: 'A', seats: 3, priceMinor: 1_000 }];
const first: ScheduledShowView = {
  _id: 7,
  name: 'Paper Lions',
  venue: { name: 'Hall', city: 'Town' },
  category: 'concert',
  startsAt: '2040-01-01T19:00:00.000Z',
  currency: 'EUR',
  maxSeatsPerUser: 10,
  version: 3,
  asOf: '2039-01-01T00:00:00.000Z',
  scheduled: true,
  priceFromMinor: 1_000,
  ...emptyHall(layout),
};

/** What a listener is sent when the show is another, and what one gets who has missed that. */
async function sentFor(more: Partial<ScheduledShowView>): Promise<{ live: string[]; missed: string[] }> {
  const sent = new Map<unknown, string[]>();
  const now = { ...first, ...more, version: 4 };
  let isSent = Promise.withResolvers<void>();
  const show = createLiveShow({
    first,
    read: () => now,
    send({ response }, bytes) {
      const [name] = /(?<=^event: )\w+/.exec(bytes.toString()) ?? [];
      sent.set(response, [...(sent.get(response) ?? []), name ?? '']);
      isSent.resolve();
    },
  });
  const [here, back] = [{} as Response, {} as Response];
  show.add(here, undefined);
  isSent = Promise.withResolvers();
  show.wake();
  await isSent.promise;
  show.add(back, { upTo: first, seatIds: [] });
  show.stop();
  return { live: sent.get(here)?.slice(1) ?? [], missed: sent.get(back) ?? [] };
}

it('sends the seats that have changed', async () => {
  expect(await sentFor({ seatMap: { A: '.B.' } })).toEqual({ live: ['change'], missed: ['change'] });
  expect(await sentFor({ policy: undefined })).toEqual({ live: ['change'], missed: ['change'] });
});

it.each<Partial<ScheduledShowView>>([
  { startsAt: '2040-01-01T20:00:00.000Z' },
  { name: 'Paper Tigers' },
  { salesOpenAt: '2039-06-01T00:00:00.000Z' },
  { salesCloseAt: '2039-06-01T00:00:00.000Z' },
  { maxSeatsPerUser: 2 },
  { policy: { cancelUntil: 60, transferable: true, exchangeable: true, noSingleSeats: false } },
  { status: 'cancelled', reason: 'the singer is ill', seatMap: { A: 'xxx' } },
  { layoutVersion: 4, layout: [{ row: 'A', seats: 4, priceMinor: 1_000 }], seatMap: { A: '....' } },
])('sends all of the seats where the show itself is another: %j', async (more) => {
  expect(await sentFor(more)).toEqual({ live: ['snapshot'], missed: ['snapshot'] });
});
