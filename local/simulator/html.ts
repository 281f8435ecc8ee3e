/** A piece of a page. Whatever else is put into one is escaped. */
export type Html = { readonly html: string };

type Value = Html | string | number | false | undefined | readonly Value[];

/** Builds a piece of a page: what is put in is escaped, in text and in quoted attributes, unless it is Html itself. */
export function html(pieces: TemplateStringsArray, ...values: Value[]): Html {
  return { html: pieces.map((piece, at) => piece + (at < values.length ? text(values[at]) : '')).join('') };
}

function text(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  if ('html' in value) return value.html;
  return value.map(text).join('');
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => entities.get(sign)!);
}
