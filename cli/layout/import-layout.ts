import { CliError } from '../cli-error.ts';
import { readCsvPlan } from './csv-plan.ts';
import type { Conversion } from './plan.ts';
import { layoutOfPlan } from './plan.ts';
import type { Prices } from './pretix-plan.ts';
import { readPretixPlan } from './pretix-plan.ts';

/**
 * Converts the file of another system.
 * @throws CliError
 */
export function importLayout(file: string, text: string, prices: Prices): Conversion {
  if (/\.csv$/i.test(file)) return layoutOfPlan(readCsvPlan(file, text));
  const lost: string[] = [];
  const conversion = layoutOfPlan(readPretixPlan(file, jsonOf(file, text), prices, lost));
  return { ...conversion, lost: [...lost, ...conversion.lost] };
}

/** @throws CliError */
export function jsonOf(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${file} is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
}
