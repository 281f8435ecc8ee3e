import { count } from '../i18n/format.ts';
import { language } from '../i18n/language.ts';

/** A figure with no more digits than one looks at. */
export function decimal(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

export function countOf(value: number | undefined): string | undefined {
  return value === undefined ? undefined : count(value);
}

/** With its unit, such as `12.5 ms`; undefined stays undefined: nobody knows. */
export function withUnit(value: number | undefined, unit: string): string | undefined {
  return value === undefined ? undefined : `${decimal(value)}${unit === '%' ? '' : ' '}${unit}`;
}

export function bytes(value: number | undefined): string | undefined {
  if (value === undefined) return undefined;
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${decimal(value / 1_000 ** power)} ${units[power]}`;
}

/** How long, as people say it: `40 s`, `12 min`, `3 h`. */
export function duration(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  if (seconds < 120) return `${seconds < 10 ? decimal(Math.max(0, seconds)) : Math.round(seconds)} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** What an engine is called. */
export const engineTitles = {
  kafka: 'Kafka',
  postgres: 'PostgreSQL',
  redis: 'Redis',
  mongodb: 'MongoDB',
  nginx: 'NGINX',
} as const;
