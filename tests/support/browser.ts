import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

// Browsers for the tests of the pages: Chromium as the machine has it, since a test downloads none.

const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A container's /dev/shm is small.
  '--disable-dev-shm-usage',
];

/**
 * @param more arguments, besides those of every test
 * @throws Error that says what to install, where there is no Chromium
 */
export async function startBrowser(...more: string[]): Promise<Browser> {
  if (!existsSync(executable)) {
    throw new Error(
      `the tests of the pages need Chromium at ${executable}: "apt-get install chromium", or name another one in CHROMIUM`,
    );
  }
  return chromium.launch({ executablePath: executable, args: [...args, ...more], headless: true });
}

/** A visitor with a browser of their own: cookies and storage are nobody else's. */
export type Visitor = {
  page: Page;
  context: BrowserContext;
  /** What went wrong in the page: uncaught errors, violations of its policy, and what it wrote to the console as errors. */
  faults: string[];
  close(): Promise<void>;
};

/**
 * Opens a page for a visitor, at the address of a system.
 * @param allowed what the console may say: a browser reports each answer that is no success as an error
 */
export async function visit(
  browser: Browser,
  url: string,
  { allowed = [], ...options }: BrowserContextOptions & { allowed?: RegExp[] } = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
  // A busy machine draws late.
  context.setDefaultTimeout(100_000);
  const page = await context.newPage();
  const faults: string[] = [];
  watch(page, faults, allowed);
  context.on('page', (another) => watch(another, faults, allowed));
  return { page, context, faults, close: () => context.close() };
}

function watch(page: Page, faults: string[], allowed: RegExp[]): void {
  const note = (fault: string) => {
    if (!allowed.some((pattern) => pattern.test(fault)) && !faults.includes(fault)) faults.push(fault);
  };
  page.on('pageerror', (error) => note(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url}`);
  });
}

const axeSource = readFileSync(createRequire(import.meta.filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on a page that is serious or critical, a line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // By the debugger's door: the page's own policy lets no script in.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary}`),
    );
}

/** The widths at which every page is looked at: a phone, a tablet, a desk. */
export const widths = [360, 820, 1440] as const;
