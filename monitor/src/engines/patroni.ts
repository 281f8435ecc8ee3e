import { z } from 'zod';
import type { Engines } from '../answers.ts';
import type { HttpAsk } from '../polling/http-ask.ts';
import type { PolledReading } from '../polling/reading.ts';
import { createReading, NothingToAsk } from '../polling/reading.ts';

export type PatroniWatch = {
  readings: PolledReading<unknown>[];
  current(): Pick<Engines['postgres'], 'patroni' | 'timelines'>;
  /** Why no switchover can be asked for; undefined if one can. */
  electionFault(): string | undefined;
  /** Asks the leader to hand over. @returns what Patroni answers */
  switchover(): Promise<string>;
};

// What Patroni's REST interface tells: https://patroni.readthedocs.io/en/latest/rest_api.html
const clusterSchema = z.object({
  members: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      state: z.string(),
      api_url: z.string().optional(),
      timeline: z.int().optional(),
      // "unknown" of a member that cannot be reached.
      lag: z.union([z.number(), z.string()]).optional(),
    }),
  ),
  pause: z.boolean().optional(),
});
const historySchema = z.array(z.tuple([z.int(), z.number(), z.string()]).rest(z.string()));

type Cluster = z.output<typeof clusterSchema>;

const leaderRoles = new Set(['leader', 'master', 'primary', 'standby_leader']);
const maxTimelines = 20;
/** Patroni waits for the new leader before it answers. */
const switchoverWithinMs = 20_000;

/** @param urls of the REST interfaces: the first that answers is believed */
export function watchPatroni(urls: readonly string[], ask: HttpAsk): PatroniWatch {
  let lastCluster: Cluster | undefined;

  async function get<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S>> {
    if (urls.length === 0) throw new NothingToAsk('PATRONI_URLS is not set: PostgreSQL is not led by Patroni here.');
    // All at once: the first may be a host that is gone, and would take the whole time.
    return Promise.any(
      urls.map(async (url) => {
        const { status, text } = await ask(`${url}${path}`);
        if (status !== 200) throw new Error(`${path} of Patroni answers ${status}`);
        return schema.parse(JSON.parse(text));
      }),
    );
  }

  const patroni = createReading({
    source: 'Patroni, GET /cluster',
    async ask() {
      lastCluster = await get('/cluster', clusterSchema);
      const { members, pause = false } = lastCluster;
      const leader = leaderOf(lastCluster)?.name;
      return {
        ...(leader !== undefined && { leader }),
        members: members.map(({ name, role, state, timeline, lag }) => ({
          name,
          role,
          state,
          ...(timeline !== undefined && { timeline }),
          ...(typeof lag === 'number' && { lagBytes: lag }),
        })),
        isPaused: pause,
      };
    },
  });
  const timelines = createReading({
    source: 'Patroni, GET /history',
    async ask() {
      const entries = await get('/history', historySchema);
      return entries.slice(-maxTimelines).map(([timeline, , reason, at, leader]) => ({
        timeline,
        reason,
        ...(at !== undefined && { at }),
        ...(leader !== undefined && { leader }),
      }));
    },
  });

  return {
    readings: [patroni, timelines],
    current: () => ({ patroni: patroni.current(), timelines: timelines.current() }),
    electionFault() {
      if (urls.length === 0)
        return 'PostgreSQL is a single node here: there is no Patroni (PATRONI_URLS) that could have another lead.';
      if (lastCluster === undefined) return 'Patroni has not answered yet.';
      return lastCluster.members.length < 2 ? 'PostgreSQL is a single node here: Patroni knows no other.' : undefined;
    },
    async switchover() {
      const leader = leaderOf(await get('/cluster', clusterSchema));
      if (leader?.api_url === undefined) throw new Error('Patroni knows no leader that could hand over');
      const { origin } = new URL(leader.api_url);
      const { status, text } = await ask(`${origin}/switchover`, {
        method: 'POST',
        json: { leader: leader.name },
        timeoutMs: switchoverWithinMs,
      });
      if (status !== 200) throw new Error(`Patroni answers ${status}: ${text.slice(0, 200)}`);
      return text;
    },
  };
}

function leaderOf({ members }: Cluster) {
  return members.find(({ role }) => leaderRoles.has(role));
}
