/** As much of Markdown as the runbook uses. */
export type Part = { kind: 'text' | 'item' | 'code'; text: string };

/** What stands under a heading of any level, up to the next heading that is no smaller. */
export function sectionOf(markdown: string, heading: string): string | undefined {
  const lines = markdown.split('\n');
  const levelOf = (line: string) => /^#+(?= )/.exec(line)?.[0].length;
  const start = lines.findIndex((line) => levelOf(line) !== undefined && line.replace(/^#+ /, '').trim() === heading);
  const level = levelOf(lines[start] ?? '');
  if (level === undefined) return undefined;
  const rest = lines.slice(start + 1);
  let isInCode = false;
  const end = rest.findIndex((line) => {
    if (line.startsWith('```')) isInCode = !isInCode;
    return !isInCode && (levelOf(line) ?? 9) <= level;
  });
  return rest.slice(0, end < 0 ? undefined : end).join('\n');
}

export function partsOf(markdown: string): Part[] {
  const parts: Part[] = [];
  let code: string[] | undefined;
  let isOpen = false;
  for (const line of markdown.split('\n')) {
    if (line.trim().startsWith('```')) {
      if (code !== undefined) parts.push({ kind: 'code', text: code.join('\n') });
      code = code === undefined ? [] : undefined;
      isOpen = false;
    } else if (code !== undefined) code.push(line);
    else if (line.trim() === '') isOpen = false;
    else if (/^\s*- /.test(line)) {
      parts.push({ kind: 'item', text: line.replace(/^\s*- /, '') });
      isOpen = true;
    } else if (isOpen) parts.at(-1)!.text += ` ${line.trim()}`;
    else {
      parts.push({ kind: 'text', text: line.trim() });
      isOpen = true;
    }
  }
  return parts;
}
