import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { builtPages } from './pages.ts';

/** What the first view of a page may weigh, compressed as the gateway does it. */
const budgetBytes = 80 * 1_024;
const gatewayLevel = 4;

/** The parts that the first one of the document loads when an address asks for them: a page each. */
async function pagesIn(assets: string, document: string): Promise<string[]> {
  const [first] = scriptsOf(document);
  const source = await readFile(join(assets, first!), 'utf8');
  return Array.from(source.matchAll(/import\([`"']\.\/([^`"']+\.js)[`"']\)/g), ([, name]) => name!);
}

/** The scripts of the document and of a page with all that they import, and all styles that there are. */
async function weightOf(assets: string, document: string, page: string): Promise<number> {
  const waiting = [page, ...scriptsOf(document), ...(await readdir(assets)).filter((name) => name.endsWith('.css'))];
  const seen = new Set<string>();
  let bytes = 0;
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const content = await readFile(join(assets, name));
    bytes += gzipSync(content, { level: gatewayLevel }).length;
    const imported = content.toString().matchAll(/(?:from|import)\s*[`"']\.\/([^`"']+\.js)[`"']/g);
    waiting.push(...Array.from(imported, ([, file]) => file!));
  }
  return bytes;
}

function scriptsOf(document: string): string[] {
  return Array.from(document.matchAll(/"\/assets\/([^"]+\.js)"/g), ([, name]) => name!);
}

test('the first view of every page is within the budget', async () => {
  const dir = await builtPages();
  const assets = join(dir, 'assets');
  const document = await readFile(join(dir, 'index.html'), 'utf8');
  const pages = await pagesIn(assets, document);
  expect(pages.length).toBeGreaterThanOrEqual(9);
  const weights = await Promise.all(
    pages.map(async (page) => ({ page, bytes: await weightOf(assets, document, page) })),
  );
  expect(weights.filter(({ bytes }) => bytes > budgetBytes)).toEqual([]);
  // A sum that has found nothing would be within any budget.
  for (const { bytes } of weights) expect(bytes).toBeGreaterThan(15_000);
});

test('pages that are built already are not built again', async () => {
  const dir = await builtPages();
  const before = (await stat(dir)).mtimeMs;
  expect(await Promise.all([builtPages(), builtPages()])).toEqual([dir, dir]);
  expect((await stat(dir)).mtimeMs).toBe(before);
});

test.each(['index.html', 'hall.html'])('%s has nothing that the policy forbids', async (name) => {
  const document = await readFile(join(await builtPages(), name), 'utf8');
  expect(document).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|https?:/);
});

test("the document of a show's page names all of its scripts", async () => {
  const dir = await builtPages();
  const [document, hall] = await Promise.all(
    ['index.html', 'hall.html'].map((name) => readFile(join(dir, name), 'utf8')),
  );
  const named = scriptsOf(hall!);
  expect(named).toEqual(expect.arrayContaining(scriptsOf(document!)));
  expect(named.length).toBeGreaterThan(scriptsOf(document!).length);
  for (const name of named) {
    const source = await readFile(join(dir, 'assets', name), 'utf8');
    const imported = Array.from(source.matchAll(/(?:from|import)\s*[`"']\.\/([^`"']+\.js)[`"']/g), ([, file]) => file!);
    expect(named).toEqual(expect.arrayContaining(imported));
  }
});
