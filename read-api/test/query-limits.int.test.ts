import { createReadApi } from '@ticketing/read-api/app.ts';
import { openViews } from '@ticketing/read-api/views.ts';
import { createAccess } from '@ticketing/shared/http/access.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Document } from 'mongodb';
import { MongoClient } from 'mongodb';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { movieView, theaterView, writeCatalogue } from './catalogue-story.ts';
import { eventually } from './running-read-api.ts';
import { tellShow, writeViews } from './show-story.ts';

// What the driver sends by itself, and what goes on with a cursor that has its limit from the query that opened it.
const withoutLimit = ['hello', 'ismaster', 'endSessions', 'getMore', 'killCursors', 'saslStart', 'saslContinue'];

test('every query has a limit that the server enforces, and text is looked for among listings only', async () => {
  const sandbox = await openSandbox();
  const { mongodbUri, redisUrl, namespace, logger } = sandbox;
  const monitored = new URL(mongodbUri);
  monitored.searchParams.set('monitorCommands', 'true');
  const views = openViews({ uri: monitored.href }, logger);
  const commands: Document[] = [];
  views.shows.db.client.on('commandStarted', ({ command }) => commands.push(command));
  const registry = createRegistry('read-api');
  const api = createReadApi({
    views,
    access: createAccess({ auth: 'open' }),
    redis: { url: redisUrl },
    namespace,
    cacheBytes: 1_000_000,
    registry,
    logger,
  });
  const http = await listen(api.listener, '127.0.0.1', 0);
  const client = await new MongoClient(mongodbUri).connect();
  try {
    const show = tellShow(1).schedule();
    const bookingId = show.book(7, 'A1');
    for (let round = 0; round < 600; round++) show.cancel(show.hold(8, 'A2'));
    await writeViews(client.db(), show);
    const catalogue = writeCatalogue(client.db());
    await catalogue.movies(movieView('salt'));
    await catalogue.theaters(theaterView('rex'));
    await catalogue.markComplete();
    const isRead = async () => (await fetch(`http://127.0.0.1:${http.port}/api/movies`)).ok;
    await eventually(isRead, 'the programme is read');
    const paths = [
      '/api/events?q=show&available=true&sort=name',
      '/api/events/1',
      '/api/events/1/seats?minVersion=2',
      '/api/events/1/seats?minVersion=9999',
      '/api/events/1/seats?at=2',
      '/api/events/1/seats?at=1150',
      `/api/events/1/seats?at=${show.events[3]!.at}`,
      '/api/events/1/history',
      '/api/events/1/history?seatId=A1',
      '/api/users/7/bookings',
      `/api/bookings/${bookingId}`,
      `/api/bookings/${bookingId}?after=3:5`,
      '/api/movies/salt?minVersion=9',
      '/api/theaters/rex',
      '/api/theaters/rex?minVersion=9',
      '/api/showtimes',
      '/health/ready',
    ];
    for (const path of paths) await fetch(`http://127.0.0.1:${http.port}${path}`, { headers: { prefer: 'wait=1' } });
    const names = new Set(commands.map((command) => Object.keys(command)[0]));
    expect([...names]).toEqual(expect.arrayContaining(['find', 'ping']));
    for (const command of commands) {
      if (withoutLimit.includes(Object.keys(command)[0]!)) continue;
      expect(command).toMatchObject({ maxTimeMS: expect.any(Number) });
    }
    // It looks at each of them: a search over shows would walk all halls.
    const searches = commands.filter((command) => JSON.stringify(command).includes('"$regex"'));
    expect(searches.map(({ find }) => find)).toEqual([viewCollections.listings]);
    const [listing] = await client.db().collection(viewCollections.listings).find({ search: /show/ }).toArray();
    expect(Object.keys(listing ?? {})).toEqual(expect.arrayContaining(['search', 'hasFreeSeats']));
    expect(JSON.stringify(listing)).not.toMatch(/seatMap|layout/);
  } finally {
    api.drain();
    await http.close();
    api.close();
    await views.close();
    await client.close();
    await sandbox.close();
  }
});
