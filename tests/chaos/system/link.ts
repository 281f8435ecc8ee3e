import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/**
 * What a network may do. `slow`: every piece comes so much later. `cut`: connections are reset, and new ones too.
 * `half-open`: the other side is gone without a word, and nobody answers a new connection.
 */
export type LinkState = { kind: 'open' } | { kind: 'slow'; delayMs: number } | { kind: 'cut' } | { kind: 'half-open' };

export type Link = {
  /** Where to connect instead of to the engine. */
  port: number;
  /** How many pieces and connections have been slowed, cut or lost so far. */
  readonly disturbed: number;
  set(state: LinkState): void;
  /** Leads to another engine from now on, and resets the connections to the one before, as a load balancer does. */
  leadTo(port: number): void;
  close(): Promise<void>;
};

type Pair = { client: Socket; engine: Socket | undefined };

/** A TCP connection to an engine on this machine that can be disturbed, for all who connect through it. */
export async function openLink(targetPort: number): Promise<Link> {
  let target = targetPort;
  let state: LinkState = { kind: 'open' };
  const pairs = new Set<Pair>();
  let disturbed = 0;

  const server = createServer((client) => {
    client.on('error', () => undefined);
    client.setNoDelay(true);
    if (state.kind === 'cut' || state.kind === 'half-open') disturbed += 1;
    if (state.kind === 'cut') return client.resetAndDestroy();
    const engine = state.kind === 'half-open' ? undefined : connect({ port: target, host: '127.0.0.1' });
    const pair: Pair = { client, engine };
    pairs.add(pair);
    client.on('close', () => {
      pairs.delete(pair);
      pair.engine?.destroy();
    });
    client.on('data', (piece: Buffer) => {
      if (pair.engine !== undefined) forward(piece, client, pair.engine);
      // Once the network is back, whoever writes to a peer that is gone is told so by a reset; nobody else is.
      else if (state.kind !== 'half-open') client.resetAndDestroy();
    });
    if (engine === undefined) return;
    engine.setNoDelay(true);
    engine.on('error', () => undefined);
    engine.on('data', (piece: Buffer) => {
      if (pair.engine !== undefined) forward(piece, engine, client);
    });
    engine.on('close', () => {
      if (pair.engine !== undefined) client.destroy();
    });
  });

  function forward(piece: Buffer, from: Socket, to: Socket): void {
    const write = () => {
      if (to.destroyed || to.write(piece)) return;
      from.pause();
      to.once('drain', () => from.resume());
    };
    // Timers of one length fire in the order in which they were set, so pieces do not overtake each other.
    if (state.kind === 'slow') {
      disturbed += 1;
      setTimeout(write, state.delayMs);
    } else write();
  }

  function set(next: LinkState): void {
    const was = state;
    state = next;
    if (next.kind === 'cut' || next.kind === 'half-open') disturbed += pairs.size;
    for (const pair of pairs) {
      // What is still on its slow way would be overtaken by what comes after: such connections end.
      if (next.kind === 'cut' || was.kind === 'slow') pair.client.resetAndDestroy();
      else if (next.kind === 'half-open') loseEngine(pair);
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get disturbed() {
      return disturbed;
    },
    set,
    leadTo(port) {
      target = port;
      for (const { client } of pairs) client.resetAndDestroy();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const { client } of pairs) client.destroy();
      await closed;
    },
  };
}

function loseEngine(pair: Pair): void {
  const { engine } = pair;
  pair.engine = undefined;
  engine?.destroy();
}
