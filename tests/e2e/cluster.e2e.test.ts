import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { identity, readIdentity } from '../../local/cluster/certificates.ts';
import { nodeNumbers } from '../../local/cluster/nodes.ts';
import { clusterAccess, clusterAddresses } from '../../local/cluster/settings.ts';
import { runCommand } from '../../local/command.ts';
import { node24 } from '../../local/services.ts';
import { dataDir, repositoryDir } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { Election, Monitor } from '../../monitor/src/answers.ts';
import { electionSchema, monitorSchema } from '../../monitor/src/answers.ts';
import { startBrowser, visit } from '../support/browser.ts';
import { selfSigned } from '../support/certificates.ts';
import type { Cluster } from '../support/cluster.ts';
import { missingForCluster, saidTo, serialAt, startCluster } from '../support/cluster.ts';
import type { ServiceName } from '../support/process.ts';
import { startProcess } from '../support/process.ts';

const missing = missingForCluster();
if (missing.length > 0) console.log(`The cluster is not tested: ${missing.join(', ')} are not installed.`);
const whereItCan = missing.length > 0 ? describe.skip : describe;

// On a machine that does nothing else a tenth of these is enough.
const withinMs = 140_000;
const testMs = 600_000;

const eventId = 900;
const rows = 20;
const seatsInRow = 400;

whereItCan('a cluster on one machine', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await startCluster();
  }, testMs);

  afterAll(async () => {
    await cluster?.remove();
  }, testMs);

  it('says who leads', async () => {
    const status = await cluster.command('status');
    const roles = [
      /leads the quorum, epoch \d/,
      /primary, timeline \d/,
      /replica, synchronous/,
      / master$/m,
      / leads$/m,
    ];
    for (const role of roles) expect(status).toMatch(role);
    expect(status).not.toMatch(/unknown|does not answer/);
  });

  it(
    'goes on when a leader of each engine is killed, and loses no booking',
    async () => {
      await until(
        'the show to be on sale',
        async () => (await send('PUT', `/api/events/${eventId}`, show)).status < 202,
      );
      const load = startLoad();
      await load.goesOn('the start');

      const kafka = await leaderOf('kafka', /^leads/);
      process.kill(cluster.processOf(kafka)!.pid, 'SIGKILL');
      await load.goesOn(`the end of ${kafka}`);
      await leaderOf('kafka', /^leads/, kafka);

      const primary = await leaderOf('postgres', /^primary/);
      const [postmaster] = (await readFile(join(dataDir(cluster.stack, primary), 'postmaster.pid'), 'utf8')).split(
        '\n',
      );
      process.kill(Number(postmaster), 'SIGKILL');
      await leaderOf('postgres', /^primary/, primary);
      await load.goesOn(`the end of ${primary}`);

      const master = await leaderOf('redis', /^master/);
      process.kill(cluster.processOf(master)!.pid, 'SIGKILL');
      await load.goesOn(`the end of ${master}`);
      await leaderOf('redis', /^master/, master);

      await load.stop();
      await load.isKept();
      // It fails where it finds anything.
      await runCommand(node24(), ['--disable-warning=TimeoutNegativeWarning', 'cli/main.ts', 'verify'], {
        cwd: repositoryDir,
        env: { PATH: process.env.PATH, SETTINGS_FILE: cluster.settingsFile },
        explain: (output) => output,
      });
    },
    testMs,
  );

  describe('elects other leaders when an operator asks for it, while people book', () => {
    let load: ReturnType<typeof startLoad>;
    beforeAll(() => {
      load = startLoad((rows / 2) * seatsInRow);
    });

    const told = (what: string, isSo: (now: Monitor) => boolean) =>
      until(
        what,
        async () => {
          const response = await send('GET', '/api/monitor');
          if (!response.ok) return undefined;
          const now = monitorSchema.parse(await response.json());
          return isSo(now) && now;
        },
        withinMs,
        500,
      );
    /** Asks until it is done: what is not ready for it yet is refused. */
    const ask = (engine: string, isEnough = (_election: Election) => true) =>
      until(
        `an election of ${engine}`,
        async () => {
          const response = await send('POST', '/api/monitor/elections', { engine, confirm: true });
          if (!response.ok) return undefined;
          const election = electionSchema.parse(await response.json());
          return isEnough(election) && election;
        },
        withinMs,
        2_000,
      );
    const monitorPid = () => cluster.processOf('monitor')?.pid;
    /** Of a monitor that was started anew meanwhile, because it did not answer for long, the last hour is gone. */
    const onTimeLine = (subject: string, text: RegExp, pid = monitorPid()) =>
      told(`the election of ${subject} on the time line`, ({ changes }) => {
        const isThere = changes.some(
          (one) => one.kind === 'election' && one.subject === subject && text.test(one.text),
        );
        return isThere || monitorPid() !== pid;
      });
    const audited = async (engine: string) => {
      const lines = (await cluster.command('logs', 'monitor')).split('\n');
      return lines
        .filter((line) => line.includes('"audit":"election"') && line.includes(`"engine":"${engine}"`))
        .at(-1);
    };

    it(
      'Redis, by the Sentinels',
      async () => {
        await told('a replica to choose', ({ engines: { redis } }) => {
          return redis.election.possible && (redis.server.value?.replicas.length ?? 0) > 0;
        });
        const pid = monitorPid();
        const { asked, before, after } = await ask('redis', (told) => told.after.leader !== told.before.leader);
        expect(asked).toBe('SENTINEL FAILOVER');
        expect(after.epoch).toBeGreaterThan(before.epoch!);
        await onTimeLine('redis', /leads now/, pid);
        expect(await audited('redis')).toContain('"outcome":"elected"');
        await load.goesOn('the failover of Redis');
      },
      testMs,
    );

    it(
      'Kafka, where a preferred leader does not lead',
      async () => {
        const { engines } = await told('every copy in sync', ({ engines: { kafka } }) => {
          const { status, value } = kafka.partitions;
          return status === 'ok' && value?.underReplicated === 0 && value.brokers.length === nodeNumbers.length;
        });
        const pid = monitorPid();
        const election = await ask('kafka');
        expect(election.asked).toBe('ElectLeaders, preferred');
        await told('every preferred leader to lead', ({ engines: { kafka } }) => {
          return kafka.partitions.status === 'ok' && kafka.partitions.value?.notPreferred === 0;
        });
        // The brokers may have done it by themselves meanwhile, every five minutes.
        if (election.hasChanged) await onTimeLine('kafka partitions', /another leader/, pid);
        else expect(election.detail).toMatch(/preferred leader already/);
        expect(await audited('kafka')).toContain(`"outcome":"${election.hasChanged ? 'elected' : 'unchanged'}"`);
        expect(engines.kafka.quorum.value!.voters).toHaveLength(nodeNumbers.length);
        await load.goesOn('the election of Kafka');
      },
      testMs,
    );

    it(
      'PostgreSQL, by Patroni, on the page',
      async () => {
        const { engines } = await told('a synchronous standby', ({ engines: { postgres } }) => {
          const { members = [] } = postgres.patroni.value ?? {};
          const isWell = members.every(({ state }) => state === 'running' || state === 'streaming');
          return isWell && members.some(({ role }) => role === 'sync_standby');
        });
        const { leader, epoch } = engines.postgres;
        const pid = monitorPid();
        const browser = await startBrowser();
        try {
          const { page } = await visit(browser, cluster.url, { viewport: { width: 1_440, height: 1_000 } });
          await page.goto('/monitor?tab=leaders');
          await page.locator('.monitor-fresh.is-live').waitFor();
          await picture(page, 'before');
          await page.getByRole('button', { name: 'Switch over' }).click();
          const dialog = page.getByRole('dialog');
          await dialog.getByText('Bookings wait for some seconds; none is lost.').waitFor();
          await dialog.getByRole('button', { name: 'Yes, elect' }).click();
          await picture(page, 'during');
          await until(
            'an answer on the page',
            async () => {
              if ((await dialog.getByText(/leads now, in place of|Nothing has changed/).count()) > 0) return true;
              // What is not possible yet can be asked for again.
              if ((await dialog.getByRole('alert').count()) > 0)
                await dialog.getByRole('button', { name: 'Yes, elect' }).click();
              return false;
            },
            withinMs,
            500,
          );
          const now = await told('another primary', ({ engines: { postgres } }) => {
            return postgres.leader !== undefined && postgres.leader !== leader && postgres.epoch! > epoch!;
          });
          const text = `postgres: ${now.engines.postgres.leader} leads now`;
          await onTimeLine('postgres', new RegExp(text), pid);
          const timeLine = page.getByRole('region', { name: 'The last hour' });
          if (monitorPid() === pid) await timeLine.getByText(text).first().waitFor();
          await picture(page, 'answered');
          await dialog.getByRole('status').getByRole('button', { name: 'Close' }).click();
          await load.goesOn('the switchover');
          await picture(page, 'after');
        } finally {
          await browser.close();
        }
        expect(await audited('postgres')).toMatch(/"outcome":"(elected|unchanged)"/);
      },
      testMs,
    );

    it(
      'and loses no booking; each says which worker has decided it',
      async () => {
        await load.stop();
        await load.isKept();
        const workers = ['worker-1', 'worker-2'].map((name) => `${hostname()}:${cluster.processOf(name)?.pid}`);
        const response = await send('GET', `/api/bookings/${load.booked.at(-1)}/clock`);
        const { decided } = (await response.json()) as { decided: { processedBy: string | null } };
        expect(workers).toContain(decided.processedBy);
      },
      testMs,
    );

    /** With PICTURES=docs/images: the recording of the election. */
    async function picture(page: Page, moment: string): Promise<void> {
      const folder = process.env.PICTURES;
      if (folder !== undefined) await page.screenshot({ path: join(folder, `election-${moment}-1440-light.png`) });
    }
  });

  it(
    'gives everybody another certificate by restarting one after the other, and no request is lost',
    async () => {
      const serials = () => {
        const { etcd, kafka, postgres, patroni, redis, sentinel, mongodb } = cluster.stack.ports;
        const ports = { etcd, kafka, patroni, redis, sentinel };
        return Promise.all([
          ...Object.values(ports).map((port) => serialAt(cluster, '127.0.0.11', port)),
          serialAt(cluster, '127.0.0.11', postgres, 'postgres'),
          serialAt(cluster, '127.0.0.1', mongodb),
        ]);
      };
      const before = await serials();
      const load = startLoad((rows - 4) * seatsInRow);
      await cluster.command('renew');
      await load.goesOn('the last restart');
      await until('everybody to show another', async () => {
        const now = await serials();
        return now.every((serial, index) => serial !== before[index]);
      });
      await until('everything to be ready', () => cluster.command('status').then(Boolean, () => false), withinMs);
      await load.stop();
      // In time, accepted and not decided yet, or not accepted: each says what to do. Nothing else, and nothing lost.
      expect([...load.answers].filter((answer) => ![201, 202, 503].includes(Number(answer)))).toEqual([]);
      await load.isKept();
    },
    testMs,
  );

  describe('refuses, and says why in one sentence,', () => {
    let stranger: { cert: string; key: string };
    let old: { cert: string; key: string };

    beforeAll(async () => {
      stranger = await selfSigned(join(cluster.stack.dir, 'stranger'), 'worker');
      old = await selfSigned(join(cluster.stack.dir, 'old'), 'worker', -1);
    });

    async function words(name: ServiceName, wrong: Record<string, string>): Promise<string> {
      const settings = { ...clusterAddresses(cluster.stack, name), ...clusterAccess(cluster.stack, name) };
      const service = startProcess(name, { ...settings, ...wrong });
      expect(await service.ended).toBe(1);
      expect(service.lines.length).toBeLessThan(10);
      const sentences = service.lines.filter((line) => !line.startsWith('{'));
      expect(sentences).toHaveLength(1);
      return sentences[0]!;
    }

    const withPassword = (url: string, password: string) => Object.assign(new URL(url), { password }).href;
    const without = (url: string, ...parameters: string[]) => {
      const changed = new URL(url);
      for (const parameter of parameters) changed.searchParams.delete(parameter);
      return changed.href;
    };

    it('a client of an engine that shows no certificate, or that of another authority', async () => {
      const { etcd, kafka, patroni, redis, sentinel } = cluster.stack.ports;
      const strange = { cert: await readFile(stranger.cert, 'utf8'), key: await readFile(stranger.key, 'utf8') };
      const own = readIdentity(identity(cluster.stack, 'operator'));
      for (const [engine, port] of Object.entries({ etcd, kafka, patroni, redis, sentinel })) {
        for (const shown of [undefined, strange]) {
          expect([engine, await saidTo(cluster, '127.0.0.11', port, shown)]).toEqual([
            engine,
            expect.stringMatching(/_ALERT_|ECONNRESET|EPIPE/),
          ]);
        }
        expect([engine, await saidTo(cluster, '127.0.0.11', port, own)]).toEqual([
          engine,
          expect.stringMatching(/^(answered|closed)$/),
        ]);
      }
    });

    it('with another authority', async () => {
      const ca = stranger.cert;
      expect(await words('worker', { KAFKA_TLS_CA_FILE: ca })).toMatch(/^worker: Kafka cannot be used: .*certificate/);
      const url = without(databaseUrl('worker'), 'sslrootcert');
      expect(await words('worker', { DATABASE_URL: url, DATABASE_TLS_CA_FILE: ca })).toMatch(
        /^worker: PostgreSQL cannot be used: .*certificate/,
      );
      expect(await words('read-api', { MONGODB_TLS_CA_FILE: ca })).toMatch(
        /^read-api: MongoDB cannot be used: .*certificate/,
      );
    });

    it('with a certificate that has expired', async () => {
      expect(await words('worker', { TLS_CERT_FILE: old.cert, TLS_KEY_FILE: old.key })).toMatch(
        /^worker: Wrong settings: TLS_CERT_FILE names a certificate that has expired/,
      );
    });

    it('with a certificate that another authority has signed, or with none', async () => {
      const url = without(databaseUrl('worker'), 'sslcert', 'sslkey');
      const strange = { DATABASE_URL: url, DATABASE_TLS_CERT_FILE: stranger.cert, DATABASE_TLS_KEY_FILE: stranger.key };
      expect(await words('worker', strange)).toMatch(/^worker: PostgreSQL cannot be used: /);
      const none = { DATABASE_URL: url, TLS_CERT_FILE: '', TLS_KEY_FILE: '' };
      expect(await words('worker', none)).toMatch(/^worker: PostgreSQL cannot be used: /);
      const atKafka = { KAFKA_TLS_CERT_FILE: stranger.cert, KAFKA_TLS_KEY_FILE: stranger.key };
      expect(await words('write-api', atKafka)).toMatch(/^write-api: .*cannot be used: /);
    });

    it('with the certificate of another service, or a wrong password', async () => {
      expect(await words('worker', { REDIS_URL: withPassword(cluster.settings.REDIS_URL!, 'wrong') })).toMatch(
        /^worker: Redis cannot be used: .*WRONGPASS/,
      );
      const asPayments = new URL(databaseUrl('payments'));
      asPayments.username = 'worker';
      expect(await words('worker', { DATABASE_URL: asPayments.href })).toMatch(/^worker: PostgreSQL cannot be used: /);
      expect(await words('worker', { DATABASE_URL: withPassword(databaseUrl('worker'), 'wrong') })).toMatch(
        /^worker: PostgreSQL cannot be used: password authentication failed/,
      );
      expect(await words('worker', { KAFKA_SASL_PASSWORD: 'wrong' })).toMatch(
        /^worker: Kafka cannot be used: .*authentication failed/,
      );
    });

    function databaseUrl(role: string): string {
      return clusterAddresses(cluster.stack, role).DATABASE_URL;
    }
  });

  /** Waits until a node of an engine has the role, and is not the one that had it. */
  async function leaderOf(engine: string, role: RegExp, before?: string): Promise<string> {
    return await until(
      `${engine} to have a leader${before ? ` other than ${before}` : ''}`,
      async () => {
        const roles = await Promise.all(nodeNumbers.map((node) => cluster.roleOf(`${engine}-${node}`)));
        const node = nodeNumbers.find(
          (number, index) => role.test(roles[index] ?? '') && `${engine}-${number}` !== before,
        );
        return node && `${engine}-${node}`;
      },
      withinMs,
      250,
    );
  }

  function send(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    return fetch(cluster.url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json', prefer: 'wait=10' }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  function book(userId: number, seatId: string): Promise<Response> {
    return send('POST', '/api/book', { eventId, userId, seatId }, `seat-${seatId}`);
  }

  /** Somebody who books one seat after the other, and asks again until they know what has become of it. */
  function startLoad(first = 0) {
    const booked: string[] = [];
    const answers = new Set<number | string>();
    let isStopping = false;
    async function buy(): Promise<void> {
      for (let seat = first; !isStopping; seat += 1) {
        const seatId = `${letters[Math.floor(seat / seatsInRow)]}${(seat % seatsInRow) + 1}`;
        const outcome = async () => {
          const response = await book(seat + 1, seatId).catch((error: Error) => {
            answers.add(String(error.cause ?? error));
          });
          if (response !== undefined) answers.add(response.status);
          return response?.status === 201 && ((await response.json()) as { bookingId: string }).bookingId;
        };
        booked.push(await until(`an outcome for ${seatId}`, outcome, withinMs, 200));
        await sleep(50);
      }
    }
    const buying = buy();
    // It is told by `stop`; where nobody comes to that, what went wrong before is.
    buying.catch(() => undefined);
    return {
      booked,
      /** The statuses of all answers, and what was said of requests without one. */
      answers,
      async goesOn(after: string): Promise<void> {
        const before = booked.length;
        await until(`bookings after ${after}`, () => booked.length >= before + 10, withinMs);
      },
      async stop(): Promise<void> {
        isStopping = true;
        await buying;
      },
      /** What was said to be booked is. */
      async isKept(): Promise<void> {
        for (const bookingId of booked) {
          await until(`booking ${bookingId} in the views`, async () => {
            const response = await send('GET', `/api/bookings/${bookingId}`);
            return response.ok && ((await response.json()) as { status: string }).status === 'booked';
          });
        }
      },
    };
  }
});

const letters = 'ABCDEFGHIJKLMNOPQRST';

const show = {
  name: 'One of three',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2031-01-01T20:00:00Z',
  currency: 'EUR',
  layout: [...letters].slice(0, rows).map((row) => ({ row, seats: seatsInRow, priceMinor: 1_000 })),
};
