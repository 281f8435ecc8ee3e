import type { Progress } from '../progress.ts';
import type { Api } from './api.ts';
import { bodyOf, nameOf, pathOf } from './entries.ts';
import { datesFrom, programmeEntries, showtimesOf } from './programme.ts';
import { putAll } from './put-all.ts';

export type Rolled = { new: number; there: number; refused: { name: string; code: string }[] };

export type RollOptions = { api: Api; nowMs: number; days: number; atOnce: number; progress: Progress };

/**
 * Puts the programme of the coming days on sale: the movies and theaters, and the showtimes that are not there yet. A
 * movie or theater that somebody has changed stays as it is, and a movie that was retired stays so, where the API is one
 * that can be asked what is there.
 */
export async function rollProgramme({ api, nowMs, days, atOnce, progress }: RollOptions): Promise<Rolled> {
  const showtimes = datesFrom(nowMs, days).flatMap((date) => showtimesOf(date, nowMs));
  const rolled: Rolled = { new: 0, there: 0, refused: [] };
  progress.begin('the programme', showtimes.length);
  await putEntries(api);
  await putAll(showtimes, {
    api,
    atOnce,
    onDone(entry, result) {
      progress.advance(1);
      if (result.outcome === 'refused') rolled.refused.push({ name: nameOf(entry), code: result.code });
      else rolled[result.outcome] += 1;
    },
  });
  progress.end();
  return rolled;
}

/** One after the other, the theaters last. Nobody can remove a theater: if the last is there, all were put there before. */
async function putEntries(api: Api): Promise<void> {
  const entries = programmeEntries();
  const { status } = await api.send('GET', pathOf(entries.at(-1)!));
  if (status === 200) return;
  // Without If-Match: one that is there with other details is not replaced.
  for (const entry of entries) await api.send('PUT', pathOf(entry), bodyOf(entry));
}
