import type { Promised } from '../chaos/checks/violation.ts';

export type Edit = { file: string; find: string; replace: string };

/** @property name the protection that is taken away */
type Base = { name: string; edits: Edit[] };

/** One that the tests of a module must notice. */
export type TestMutant = Base & {
  tests: string[];
  /** The name of the test, where the others of the file would only wait for what cannot come, or cost too much. */
  named?: string;
};

/** One that a short run of chaos must notice, by the check that is there for it. */
export type ChaosMutant = Base & {
  /** Arguments of the run. */
  chaos: string[];
  violates: Promised;
};

export type Mutant = TestMutant | ChaosMutant;
