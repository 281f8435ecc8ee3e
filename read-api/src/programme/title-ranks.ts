import type { MovieEntry } from './entries.ts';
import { byUnits } from './first-of.ts';

/** Titles in their order, as numbers; the same number for the same title. */
export type TitleRanks = {
  /** By place. */
  ofMovie: Float64Array;
  /** Where a title belongs, by its sort key; between two where no movie has it. */
  of(order: string): number;
};

/** @param movies by place */
export function createTitleRanks(movies: readonly MovieEntry[]): TitleRanks {
  const titles = Array.from(new Set(movies.map(({ order }) => order))).sort(byUnits);
  const ranks = new Map(titles.map((title, rank) => [title, rank]));
  return {
    ofMovie: Float64Array.from(movies, ({ order }) => ranks.get(order)!),
    of: (order) => ranks.get(order) ?? titles.filter((title) => byUnits(title, order) < 0).length - 0.5,
  };
}
