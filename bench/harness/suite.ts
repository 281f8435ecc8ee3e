import type { Arena } from './arena.ts';

/** One bench: contestants that are measured in turn, and goals for their figures. */
export type Suite = {
  name: string;
  title: string;
  /** How it is measured, one paragraph per entry, for docs/benchmarks.md. */
  method: string[];
  figures: Record<string, Figure>;
  goals: Goal[];
  /** False for a suite that runs only when it is named. */
  inAll?: boolean;
  /** Whether it writes or reads views, so that its figures depend on the MongoDB in use. */
  usesViews?: boolean;
  /** How often it is measured by default; fewer for a suite that takes minutes. Default 5. */
  runs?: number;
  /** True for a suite with engines of its own: those of the arena are not started. */
  bringsEngines?: boolean;
  /** True where a single run says little: tables show the 95th percentile as well, and the number of runs. */
  isDistribution?: boolean;
  /**
   * True if each contestant is a measurement of its own: what is measured with `--only` takes the place of its last
   * figures, and the others stay.
   */
  savesParts?: boolean;
  /** How many rounds do not count. 0 if the first is as good as the next, because everything is started again for each. Default 1. */
  warmUp?: number;
  /** SQL statements that a reader may want to judge, by title. */
  sql?: Record<string, string>;
  /** Prepares the engines and the contestants; `close` is called in any case. */
  open(arena: Arena): Promise<OpenSuite>;
};

export type OpenSuite = {
  contestants: Contestant[];
  /**
   * Checks that the measured work was done correctly.
   * @throws Error that says what is wrong
   */
  verify?(): Promise<void>;
  close(): Promise<void>;
};

/** A measured quantity. */
export type Figure = { title: string; unit: string };

/** One side of a comparison. It is run once to warm up and then once per round, in turn with the others. */
export type Contestant = {
  name: string;
  /** @returns values by figure id; those of a warm-up are ignored */
  measure(): Promise<Record<string, number>>;
};

/** A limit for a figure, or for its ratio to another figure of the same round. */
export type Goal = {
  title: string;
  figure: string;
  over?: string;
  atLeast?: number;
  atMost?: number;
  /** A second, harder limit. */
  stretch?: number;
  /** Whether every run must meet it, and not only their median. */
  always?: boolean;
};
