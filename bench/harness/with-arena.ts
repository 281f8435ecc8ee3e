import { endOnSignal } from '../../local/end-on-signal.ts';
import type { Arena, ArenaOptions } from './arena.ts';
import { openArena } from './arena.ts';

/** Opens an arena for some work, and closes it however the work ends. */
export async function withArena(options: ArenaOptions, work: (arena: Arena) => Promise<void>): Promise<void> {
  const arena = await openArena(options);
  const release = closeOnSignal(arena, options.report);
  try {
    await work(arena);
  } finally {
    release();
    await arena.close();
  }
}

/** Ctrl-C or an unhandled error must not leave processes running. */
function closeOnSignal(arena: Arena, report: ArenaOptions['report']): () => void {
  const onFault = (error: unknown) => {
    report(error instanceof Error ? (error.stack ?? error.message) : String(error));
    void arena.close().finally(() => process.exit(1));
  };
  process.once('uncaughtException', onFault);
  const release = endOnSignal(() => arena.close());
  return () => {
    process.off('uncaughtException', onFault);
    release();
  };
}
