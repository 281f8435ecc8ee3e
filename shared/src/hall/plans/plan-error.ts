import type { z } from 'zod';

/** What is wrong with a plan, and where. */
export type PlanFault =
  /** `said` is of the parser, in English. */
  | { code: 'no-json'; said: string }
  | { code: 'no-csv'; said: string }
  | { code: 'no-columns' }
  | { code: 'no-seats' }
  | { code: 'standing-with-row'; line: number }
  | { code: 'row-without-seats'; row: string }
  | { code: 'seat-without-number'; seat: string; row: string }
  /** A schema refuses what is there: in a line of CSV, in a row of the layout, or, without a field, the whole of it. */
  | { code: 'refused'; line?: number; row?: string; field: string; issue: z.core.$ZodIssue }
  /** It has not the form of another system's plan. */
  | { code: 'no-plan'; field: string; issue: z.core.$ZodIssue };

/** A plan that cannot be taken. Its message is in English, to follow "This is no plan: ". */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly faults: readonly PlanFault[];

  constructor(...faults: PlanFault[]) {
    super(faults.map(faultInWords).join('; '));
    this.faults = faults;
  }
}

function faultInWords(fault: PlanFault): string {
  switch (fault.code) {
    case 'no-json':
      return `it is not JSON: ${fault.said}`;
    case 'no-csv':
      return `it is no CSV file: ${fault.said}`;
    case 'no-columns':
      return 'its first line must name the columns section, row, seat, price and kind';
    case 'no-seats':
      return 'it has no seats';
    case 'standing-with-row':
      return `line ${fault.line}: row must be empty for standing room`;
    case 'row-without-seats':
      return `row ${fault.row} has no seats`;
    case 'seat-without-number':
      return `seat "${fault.seat}" of row ${fault.row} has no number`;
    case 'refused':
      if (fault.line !== undefined) return `line ${fault.line}: ${fault.field} ${fault.issue.message}`;
      if (fault.row !== undefined) return `row ${fault.row}: ${fault.field} ${fault.issue.message}`;
      return fault.field === '' ? `it ${fault.issue.message}` : `${fault.field}: ${fault.issue.message}`;
    case 'no-plan':
      return `it is no seating plan: ${fault.field} ${fault.issue.message}`;
  }
}
