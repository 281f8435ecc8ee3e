import { z } from 'zod';
import type { connectionsSchema } from '../answers/nginx.ts';
import { balancingSchema } from '../answers/nginx.ts';
import type { Engines } from '../answers.ts';
import type { HttpAsk } from '../polling/http-ask.ts';
import { createRate } from '../polling/rate.ts';
import { createReading, NothingToAsk } from '../polling/reading.ts';
import type { EngineWatch } from './engine.ts';
import { engineState } from './engine.ts';

type Connections = z.output<typeof connectionsSchema>;

/** @param url of the gateway's own figures, which it tells only to us */
export function watchNginx(url: string | undefined, ask: HttpAsk): EngineWatch<Engines['nginx']> {
  const requestsRate = createRate();
  let latencyMs: number | undefined;

  async function get(path: string) {
    if (url === undefined) throw new NothingToAsk('MONITOR_GATEWAY_URL is not set: NGINX is not asked here.');
    const answer = await ask(url + path);
    if (answer.status !== 200) throw new Error(`${path} of NGINX answers ${answer.status}`);
    return answer;
  }

  const connections = createReading({
    source: 'NGINX, stub_status',
    async ask() {
      const { text, sentMs, receivedMs } = await get('/connections');
      latencyMs = Math.round((receivedMs - sentMs) * 10) / 10;
      const told = parseStubStatus(text);
      const requestsPerSecond = requestsRate.next(told.requests, performance.now());
      return { ...told, ...(requestsPerSecond !== undefined && { requestsPerSecond }) };
    },
  });
  const balancing = createReading({
    source: 'NGINX, the settings that its configuration was made of',
    ask: async () => balancingOf(gatewaySchema.parse(JSON.parse((await get('/balancing')).text))),
  });

  return {
    readings: [connections, balancing],
    state() {
      const readings = { connections: connections.current(), balancing: balancing.current() };
      return {
        ...engineState(readings.connections, {
          topology: url === undefined ? 'unknown' : 'single',
          nodes: readings.connections.value === undefined ? [] : [{ name: 'nginx', role: 'gateway', state: 'running' }],
          latencyMs,
          noElection: 'NGINX elects nothing: each of its instances stands for itself.',
        }),
        ...readings,
      };
    },
    close: () => undefined,
  };
}

const gatewaySchema = z.object({ method: z.string(), upstreams: z.record(z.string(), z.string()) });

/** `host:port weight=2, host:port` → the list. */
export function balancingOf({ method, upstreams }: z.output<typeof gatewaySchema>) {
  return balancingSchema.parse({
    method,
    upstreams: Object.entries(upstreams).map(([name, servers]) => ({
      name,
      servers: servers.split(',').map((server) => {
        const [address, ...parameters] = server.trim().split(/\s+/);
        const weight = parameters.find((parameter) => parameter.startsWith('weight='));
        return { address, weight: weight === undefined ? 1 : Number(weight.slice('weight='.length)) };
      }),
    })),
  });
}

/**
 * What stub_status tells.
 * @throws Error for any other text
 */
export function parseStubStatus(text: string): Connections {
  const found =
    /Active connections:\s*(\d+)\s[\s\S]*?requests\s+(\d+)\s+(\d+)\s+(\d+)\s+Reading:\s*(\d+)\s+Writing:\s*(\d+)\s+Waiting:\s*(\d+)/.exec(
      text,
    );
  if (found === null) throw new Error('NGINX does not answer as its stub_status does');
  const [active, accepted, handled, requests, reading, writing, waiting] = found.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { active, accepted, handled, requests, reading, writing, waiting };
}
