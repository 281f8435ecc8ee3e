import type { Suite } from '../harness/suite.ts';
import { accounts } from './accounts.ts';
import { best } from './best.ts';
import { catalogue } from './catalogue.ts';
import { cluster } from './cluster.ts';
import { core } from './core.ts';
import { drain } from './drain.ts';
import { failover } from './failover.ts';
import { growth } from './growth.ts';
import { http } from './http.ts';
import { instead } from './instead.ts';
import { memory } from './memory.ts';
import { onsale } from './onsale.ts';
import { pages } from './pages.ts';
import { payments } from './payments.ts';
import { reads } from './reads.ts';
import { rebuild } from './rebuild.ts';
import { restart } from './restart.ts';
import { sse } from './sse.ts';
import { visible } from './visible.ts';

/** All suites, in their default order and that of docs/benchmarks.md. */
export const suites: Suite[] = [
  core,
  best,
  memory,
  http,
  accounts,
  payments,
  instead,
  visible,
  reads,
  catalogue,
  sse,
  pages,
  onsale,
  restart,
  drain,
  cluster,
  failover,
  growth,
  rebuild,
];

/** The suites of the smoke test. */
export const quickSuites: Suite[] = [core, best, http, instead, visible];
