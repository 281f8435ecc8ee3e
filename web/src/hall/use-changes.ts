import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { CellSource } from './map-props.ts';

/**
 * Draws a component again when cells change.
 * @param matters whether a change of these cells does; all do without it
 */
export function useChanges(source: CellSource, matters?: (cells: readonly number[]) => boolean): void {
  const round = useSignal(0);
  // Read, so that the component depends on it.
  void round.value;
  useEffect(
    () =>
      source.onCells((cells) => {
        if (matters === undefined || matters(cells)) round.value += 1;
      }),
    [source, matters],
  );
}
