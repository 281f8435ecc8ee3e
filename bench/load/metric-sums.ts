/** Sums of metrics over processes, by name. */
export type MetricSums = Map<string, number>;

/**
 * Adds up what processes tell of themselves at `/metrics`, over all of their labels but `step`, which becomes part of the
 * name: `worker_chunk_seconds_sum commit`.
 */
export async function metricSums(urls: string[]): Promise<MetricSums> {
  const sums: MetricSums = new Map();
  for (const url of urls) {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const [, metric, labels = '', value] of text.matchAll(/^(\w+_(?:sum|count))(?:\{([^}]*)\})? (\S+)$/gm)) {
      const step = /step="(\w+)"/.exec(labels)?.[1];
      const name = step === undefined ? metric! : `${metric} ${step}`;
      sums.set(name, (sums.get(name) ?? 0) + Number(value));
    }
  }
  return sums;
}

/** The mean of a histogram between two moments; not a number where nothing was measured. @param step of the metric's label */
export function meanBetween(before: MetricSums, after: MetricSums, metric: string, step?: string): number {
  const more = (kind: 'sum' | 'count') => {
    const name = `${metric}_${kind}${step === undefined ? '' : ` ${step}`}`;
    return (after.get(name) ?? 0) - (before.get(name) ?? 0);
  };
  return more('sum') / more('count');
}
