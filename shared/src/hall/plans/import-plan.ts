import { readCsvPlan } from './csv-plan.ts';
import type { Lost } from './lost.ts';
import type { Conversion } from './plan.ts';
import { layoutOfPlan } from './plan.ts';
import { PlanError } from './plan-error.ts';
import type { Prices } from './pretix-plan.ts';
import { readPretixPlan } from './pretix-plan.ts';

/** A layout made of a file of another system. */
export type Imported = Conversion & {
  /** The categories whose prices are not in the file. */
  categories: string[];
};

/**
 * Converts a file of another system to a layout that the API takes: JSON is a seating plan as pretix exports it, and
 * anything else is CSV.
 * @param prices for a plan that has none
 * @throws PlanError that says what is wrong with it
 */
export function importPlan(text: string, prices: Prices): Imported {
  const lost: Lost[] = [];
  const { categories, ...plan } = isJson(text)
    ? readPretixPlan(jsonOf(text), prices, lost)
    : { ...readCsvPlan(text, lost), categories: [] };
  const conversion = layoutOfPlan(plan);
  return { ...conversion, lost: [...lost, ...conversion.lost], categories };
}

/** Whether a text is meant to be JSON: no CSV file begins so. */
export function isJson(text: string): boolean {
  return /^[\uFEFF\s]*[[{]/.test(text);
}

/** @throws PlanError */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new PlanError({ code: 'no-json', said: error instanceof Error ? error.message : String(error) });
  }
}
