import type { Suite } from '../harness/suite.ts';
import { core } from './core.ts';
import { http } from './http.ts';
import { memory } from './memory.ts';

/** All suites, in the order in which a run without a name takes them and docs/benchmarks.md shows them. */
export const suites: Suite[] = [core, memory, http];
