import type { Arena } from './arena.ts';

/** One bench: contestants that are measured in turn, and goals over what they show. */
export type Suite = {
  name: string;
  title: string;
  /** How it is measured, a paragraph an entry, for docs/benchmarks.md. */
  method: string[];
  figures: Record<string, Figure>;
  goals: Goal[];
  /** False for one that only runs when it is named. */
  inAll?: boolean;
  /** Whether views are written or read in it, so that its figures rest on what stands for MongoDB. */
  usesViews?: boolean;
  /** How often it is measured unless the command line says otherwise; for what takes minutes. Default 5. */
  runs?: number;
  /** False where the first run is as good as the next, because everything is started anew for each. */
  warmUp?: boolean;
  /** Statements that a reader may want to judge, by title. */
  sql?: Record<string, string>;
  /** Prepares the engines and the contestants; `close` is called whatever happens. */
  open(arena: Arena): Promise<OpenSuite>;
};

export type OpenSuite = {
  contestants: Contestant[];
  /**
   * Proves that what was measured was also done rightly.
   * @throws Error that says what does not hold
   */
  verify?(): Promise<void>;
  close(): Promise<void>;
};

/** What is measured. */
export type Figure = { title: string; unit: string };

/** One side of a comparison. It is run once to warm up and then once a round, in turn with the others. */
export type Contestant = {
  name: string;
  /** @returns values by the ids of figures; a warm-up's are thrown away */
  measure(): Promise<Record<string, number>>;
};

/** What a figure has to be, alone or as a ratio to another one of the same round. */
export type Goal = {
  title: string;
  figure: string;
  over?: string;
  atLeast?: number;
  atMost?: number;
  /** A goal beyond the goal. */
  stretch?: number;
};
