import type { Imported } from '@ticketing/shared/hall/plans/import-plan.ts';
import { importPlan } from '@ticketing/shared/hall/plans/import-plan.ts';
import { PlanError } from '@ticketing/shared/hall/plans/plan-error.ts';
import { CliError } from '../cli-error.ts';

export type PriceOptions = { byCategory: ReadonlyMap<string, number>; otherwise?: number | undefined };

/**
 * Converts the file of another system.
 * @throws CliError
 */
export function importLayout(file: string, text: string, { byCategory, otherwise }: PriceOptions): Imported {
  const imported = ofFile(file, () => importPlan(text, { byCategory, otherwise: otherwise ?? 0 }));
  const unpriced = imported.categories.filter((category) => otherwise === undefined && !byCategory.has(category));
  if (unpriced.length > 0) {
    const names = unpriced.map((name) => `"${name}"`).join(', ');
    throw new CliError(`The plan has no prices: say --price CATEGORY=MINOR for ${names}, or --default-price MINOR.`);
  }
  return imported;
}

/** Names the file in what is wrong with it. @throws CliError */
export function ofFile<Read>(file: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw error instanceof PlanError ? new CliError(`${file} cannot be taken: ${error.message}.`) : error;
  }
}
