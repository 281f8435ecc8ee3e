import { importPlan, isJson, jsonOf } from '@ticketing/shared/hall/plans/import-plan.ts';
import type { Lost } from '@ticketing/shared/hall/plans/lost.ts';
import { PlanError } from '@ticketing/shared/hall/plans/plan-error.ts';
import { layoutRequestSchema, sectionsRequestSchema } from '@ticketing/shared/messages/layout.ts';
import type { z } from 'zod';
import { planErrorText } from '../i18n/plan-faults.ts';
import type { Layout, Plan } from './types.ts';

export type ReadPlan = {
  plan: Plan;
  /** What a file of another system says and the plan has no place for. */
  lost: Lost[];
  /** The categories whose prices the file does not say. */
  categories: string[];
};

/** Says what is wrong, in the language of the page as it is then. */
export type WrongPlan = { wrong: () => string };

/**
 * Reads a seating plan: a list of rows or `{layout, sections}` as the API takes them, a plan as pretix exports it, or
 * CSV.
 * @param prices in minor units, of the categories of a plan that has none; another category costs nothing
 * @returns the plan, or what is wrong with it, with the place where; it is said in the language of the page
 */
export function planOfText(text: string, prices: ReadonlyMap<string, number>): ReadPlan | WrongPlan {
  try {
    const value = isJson(text) ? jsonOf(text) : undefined;
    if (value === undefined || (isRecord(value) && 'zones' in value)) {
      const { layout, sections, lost, categories } = importPlan(text, { byCategory: prices, otherwise: 0 });
      return { plan: planOf(layout, sections.length === 0 ? undefined : sections), lost, categories };
    }
    return ownPlan(Array.isArray(value) ? { layout: value } : isRecord(value) ? value : {});
  } catch (error) {
    if (error instanceof PlanError) return { wrong: () => planErrorText(error) };
    throw error;
  }
}

/** @throws PlanError */
function ownPlan(given: Record<string, unknown>): ReadPlan {
  const layout = layoutRequestSchema.safeParse(given.layout);
  if (!layout.success) throw refused(layout.error.issues, 'layout');
  const sections = sectionsRequestSchema.optional().safeParse(given.sections);
  if (!sections.success) throw refused(sections.error.issues, 'sections');
  return { plan: planOf(layout.data, sections.data), lost: [], categories: [] };
}

/** JSON has no undefined, which the schemas' types allow. */
function planOf(layout: unknown, sections: unknown): Plan {
  return {
    layout: layout as Layout,
    ...(sections !== undefined && { sections: sections as NonNullable<Plan['sections']> }),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function refused([issue]: readonly z.core.$ZodIssue[], root: string): PlanError {
  return new PlanError({ code: 'refused', field: [root, ...issue!.path].map(String).join('.'), issue: issue! });
}
