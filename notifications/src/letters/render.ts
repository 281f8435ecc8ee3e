import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locale } from '@ticketing/shared/messages/people.ts';
import mjml2html from 'mjml';
import type { Letter } from './letter.ts';

export type Rendered = { subject: string; html: string; text: string };

export type Render = (letter: Letter, locale: Locale) => Rendered;

/**
 * Compiles the frame of all mails, once: to send one is then only to fill it in.
 * @throws Error when the frame is not valid MJML
 */
export async function createRender(): Promise<Render> {
  const frame = await readFile(join(import.meta.dirname, 'frame.mjml'), 'utf8');
  const { html, errors } = await mjml2html(frame, { validationLevel: 'strict', keepComments: true });
  if (errors.length > 0) throw new Error(`the frame of mails: ${errors.map(({ message }) => message).join('; ')}`);
  return (letter, locale) => ({
    subject: letter.subject,
    html: htmlOf(html.replace('lang="und"', `lang="${locale}"`), letter),
    text: textOf(letter),
  });
}

function htmlOf(frame: string, letter: Letter): string {
  const { subject, preview, heading, paragraphs, facts, lines, button, footer } = letter;
  const values: Record<string, string> = {
    subject: escaped(subject),
    preview: escaped(preview),
    heading: escaped(heading),
    paragraphs: paragraphs.map((text) => `<p style="margin:0 0 12px">${escaped(text)}</p>`).join(''),
    facts: facts.map(({ label, value }) => `<tr>${cell('label', label)}${cell('value', value)}</tr>`).join(''),
    lines: lines
      .map(
        ({ label, value, isTotal }) =>
          `<tr${isTotal ? ' class="total"' : ''}>${cell('value', label)}${cell('amount', value)}</tr>`,
      )
      .join(''),
    buttonUrl: escaped(button?.url ?? ''),
    buttonLabel: escaped(button?.label ?? ''),
    footer: escaped(footer),
  };
  const kept = [
    ['facts', facts.length > 0],
    ['lines', lines.length > 0],
    ['button', button !== undefined],
  ] as const;
  const shown = kept.reduce((html, [part, isThere]) => withPart(html, part, isThere), frame);
  // In one pass: what a value has in it is not filled in again.
  return shown.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => values[name] ?? '');
}

/** Takes out the marks of a part, or the whole of it. */
function withPart(html: string, part: string, isThere: boolean): string {
  const marks = new RegExp(`<!-- begin ${part} -->([\\s\\S]*?)<!-- end ${part} -->`);
  return html.replace(marks, (_all, inner: string) => (isThere ? inner : ''));
}

function cell(name: string, text: string): string {
  return `<td class="${name}">${escaped(text)}</td>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}

/** The same for those who read text: nothing is escaped there. */
function textOf({ heading, paragraphs, facts, lines, button, footer }: Letter): string {
  const width = Math.max(0, ...facts.map(({ label }) => label.length));
  const wide = Math.max(0, ...lines.map(({ label }) => label.length));
  const parts = [
    heading,
    ...paragraphs,
    facts.map(({ label, value }) => `${`${label}:`.padEnd(width + 2)}${value}`).join('\n'),
    lines.map(({ label, value }) => `${label.padEnd(wide + 2)}${value}`.trimEnd()).join('\n'),
    button === undefined ? '' : `${button.label}:\n${button.url}`,
    `-- \n${footer}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
