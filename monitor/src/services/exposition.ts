export type Series = { name: string; labels: ReadonlyMap<string, string>; value: number };

/** Reads metrics in Prometheus' text format. @param names the metrics that are wanted: a text has many others */
export function parseExposition(text: string, names: ReadonlySet<string>): Series[] {
  return text.split('\n').flatMap((line): Series[] => {
    const end = line.search(/[{ ]/);
    const name = line.slice(0, end);
    if (end <= 0 || !names.has(name)) return [];
    const close = line[end] === '{' ? line.lastIndexOf('}') : end - 1;
    const labels = new Map(
      Array.from(line.slice(end, close).matchAll(/([a-zA-Z_]+)="((?:[^"\\]|\\.)*)"/g), ([, label, value]) => [
        label!,
        value!,
      ]),
    );
    const value = Number(
      line
        .slice(close + 1)
        .trim()
        .split(' ', 1)[0],
    );
    return Number.isFinite(value) ? [{ name, labels, value }] : [];
  });
}

/** The sum of the series of a metric; undefined if it has none. */
export function sumOf(
  series: readonly Series[],
  name: string,
  isCounted: (labels: Series['labels']) => boolean = () => true,
): number | undefined {
  const counted = series.filter((one) => one.name === name && isCounted(one.labels));
  return counted.length === 0 ? undefined : counted.reduce((sum, { value }) => sum + value, 0);
}
