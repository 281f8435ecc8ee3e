import type { Histogram } from 'hdr-histogram-js';
import { freePort } from '../../local/ports.ts';
import type { RunningProgram } from '../../local/program.ts';
import { until } from '../../local/until.ts';
import { seeded } from '../../tests/support/random.ts';
import type { Suite } from '../harness/suite.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { createHistogram, openLoop } from '../load/open-loop.ts';
import { requestRate } from '../load/request-rate.ts';
import { getRequest } from '../load/requests.ts';
import { openSystem } from '../ours/system.ts';
import { answerTo, echoServer } from '../rivals/echo-program.ts';
import type { FilledCatalogue } from '../workloads/catalogue.ts';
import { fillCatalogue } from '../workloads/catalogue.ts';
import { openSeats } from '../workloads/seats-on-sale.ts';

const connections = 64;
const perSecond = 200;
/** In a single round a tenth of a second in which the machine has no time would be the slowest twentieth of a list. */
const rounds = 4;
const size = { showtimes: 100_000, movies: 2_000, theaters: 500 };

type Pick = <T>(items: readonly T[]) => T;

/** The lists, each with other parameters for every request. */
const lists = {
  movies: () => '/api/movies',
  'movies-found': ({ cities, dates }: FilledCatalogue, pick: Pick) =>
    `/api/movies?q=${pick(['road', 'owl', 'elise'])}&city=${encoded(pick(cities))}&date=${pick(dates)}`,
  'movies-by-kind': (_all: FilledCatalogue, pick: Pick) =>
    `/api/movies?type=${pick(['2D', 'IMAX'])}&language=${pick(['en', 'ne'])}&genre=${pick(['noir', 'drama'])}&sort=-releasedOn`,
  movie: ({ movieIds }: FilledCatalogue, pick: Pick) => `/api/movies/${pick(movieIds)}`,
  theaters: ({ cities }: FilledCatalogue, pick: Pick) => `/api/theaters?city=${encoded(pick(cities))}`,
  theater: ({ theaterIds }: FilledCatalogue, pick: Pick) => `/api/theaters/${pick(theaterIds)}`,
  cities: () => '/api/cities',
  showtimes: () => '/api/showtimes',
  'showtimes-of-day': ({ cities, dates }: FilledCatalogue, pick: Pick) =>
    `/api/showtimes?city=${encoded(pick(cities))}&date=${pick(dates)}`,
  'showtimes-of-movie': ({ movieIds }: FilledCatalogue, pick: Pick) =>
    `/api/showtimes?movieId=${pick(movieIds)}&available=true`,
  'showtimes-by-price': ({ cities }: FilledCatalogue, pick: Pick) =>
    `/api/showtimes?city=${encoded(pick(cities))}&sort=price`,
};

type List = keyof typeof lists;
const names = Object.keys(lists) as List[];

export const catalogue: Suite = {
  name: 'catalogue',
  title: 'Movies, theaters and showtimes',
  usesViews: true,
  method: [
    `${size.showtimes.toLocaleString('en')} showtimes over two weeks, of ${size.movies.toLocaleString('en')} movies in ${size.theaters} theaters and 50 cities, are in the views. Each list is asked for ${perSecond} times a second in an open loop, with random parameters, once the read-api has everything in memory and while seats are booked at half of the rate that was sustained just before, in ${rounds} rounds of all lists, each for some seconds; the read-api is asked directly, without NGINX. Each list has the counts for all of its filters.`,
    `Then ${connections} connections ask for one list of showtimes again and again. The rival is a bare Node HTTP server that has the same bytes and headers prepared. The client shares the machine and may limit both, so a second goal compares requests per second of the server's own processor time.`,
  ],
  figures: {
    sustained: { title: 'booked over HTTP and visible', unit: 'bookings/s' },
    ...Object.fromEntries(names.map((name) => [name, { title: `${name}, p95 beside bookings`, unit: 'ms' }])),
    rate: { title: 'read-api, a hot list', unit: 'requests/s' },
    'bare-rate': { title: 'bare Node with the same bytes', unit: 'requests/s' },
    'per-cpu': { title: 'read-api, a hot list, per second of its processor time', unit: 'requests' },
    'bare-per-cpu': { title: 'bare Node, per second of its processor time', unit: 'requests' },
  },
  goals: [
    ...names.map((name) => ({ title: `${name} at ${perSecond}/s, p95, ms`, figure: name, atMost: 20 })),
    { title: 'hot list ÷ bare Node, requests/s', figure: 'rate', over: 'bare-rate', atLeast: 0.5 },
    { title: 'hot list ÷ bare Node, by processor time', figure: 'per-cpu', over: 'bare-per-cpu', atLeast: 0.5 },
  ],

  async open(arena) {
    const system = await openSystem(arena, 'catalogue', ['write-api', 'worker', 'sync-service', 'read-api']);
    const url = system.urls['read-api'];
    const seats = arena.scale.size(100_000, 50_000);
    const sale = await openSeats(system.schedule, seats);
    const showtimes = arena.scale.size(size.showtimes, 1_000);
    const filled = await fillCatalogue(system.mongodbUri, { ...size, showtimes });
    await until('the read-api has all showtimes', async () => (await countedAt(url)) === showtimes, 120_000);
    await until('it has the shows of all of them in memory', async () => (await heldAt(url)) === showtimes, 240_000);
    const hot = getRequest(`/api/showtimes?city=${encoded(filled.cities[0]!)}&date=${filled.dates[1]}`);
    const port = await freePort();
    const bare = await arena.start(echoServer('bare-list', port, await answerTo(url, hot)));
    const { pick } = seeded(18);
    let sustained = 0;

    async function bookUntil(signal: AbortSignal): Promise<void> {
      const rate = sustained / 2;
      const seconds = Math.floor((seats - 1) / rate);
      const visit = async (send: (request: string) => Promise<unknown>) => void (await send(sale.bookNext()));
      await openLoop({ url: system.gateway, perSecond: rate, seconds, visit, signal });
      if (!signal.aborted) throw new Error(`the bookings ended before the lists: ${seats} seats are too few`);
    }

    async function latenciesOf(name: List): Promise<Histogram> {
      const { histogram } = await openLoop({
        url,
        perSecond,
        seconds: arena.scale.size(2, 1),
        visit: async (send) => {
          const answer = await send(getRequest(lists[name](filled, pick)), 'unread');
          if (answer.status !== 200) throw new Error(`expected 200, got ${answer.status}: ${answer.body}`);
        },
      });
      return histogram;
    }

    const rateOf = (program: RunningProgram, from: string) =>
      requestRate(program, { url: from, connections, seconds: arena.scale.size(6, 1), request: hot });

    return {
      contestants: [
        {
          name: 'sustained',
          async measure() {
            await sale.prepare();
            const { answered, startMs } = await closedLoop({
              url: system.gateway,
              connections,
              seconds: arena.scale.size(5, 1),
              request: sale.bookNext,
            });
            // The show itself was version 1.
            await system.viewReaches(sale.eventId(), answered + 1);
            sustained = (answered * 1000) / (performance.now() - startMs);
            return { sustained };
          },
        },
        {
          name: 'lists',
          async measure() {
            const all = new Map(names.map((name) => [name, createHistogram()]));
            for (let round = 0; round < arena.scale.size(rounds); round += 1) {
              await sale.prepare();
              const ending = new AbortController();
              const asking = async () => {
                for (const [name, histogram] of all) histogram.add(await latenciesOf(name));
                ending.abort();
              };
              await Promise.all([bookUntil(ending.signal), asking()]);
            }
            return Object.fromEntries(names.map((name) => [name, all.get(name)!.getValueAtPercentile(95) / 1_000]));
          },
        },
        {
          name: 'bare Node',
          async measure() {
            const { rate, perCpu } = await rateOf(bare, `http://127.0.0.1:${port}`);
            return { 'bare-rate': rate, 'bare-per-cpu': perCpu };
          },
        },
        {
          name: 'hot list',
          async measure() {
            const { rate, perCpu } = await rateOf(system.programs['read-api']!, url);
            return { rate, 'per-cpu': perCpu };
          },
        },
      ],
      verify: system.verify,
      close: system.close,
    };
  },
};

function encoded(text: string): string {
  return encodeURIComponent(text);
}

/** How many shows of showtimes are in memory. */
async function heldAt(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^read_api_programme_entries\{.*what="shows".*\} (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** How many showtimes the counts of the cities have. */
async function countedAt(url: string): Promise<number> {
  const response = await fetch(`${url}/api/cities`);
  if (!response.ok) return 0;
  const { cities } = (await response.json()) as { cities: { showtimes: number }[] };
  return cities.reduce((sum, { showtimes }) => sum + showtimes, 0);
}
