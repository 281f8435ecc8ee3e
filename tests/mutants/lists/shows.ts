import type { TestMutant } from '../mutant.ts';

const show = 'shared/src/messages/show.ts';
const details = ['shared/test/show.unit.test.ts'];
const keys = ['shared/test/text-keys.unit.test.ts'];
const lists = ['read-api/test/lists.int.test.ts'];

/** What keeps shows that nobody could buy, see or find from being scheduled, and what lets large ones through, taken away. */
export const shows: TestMutant[] = [
  {
    name: 'sales close after they open',
    edits: [
      {
        file: show,
        find: 'salesCloseAt !== undefined && salesOpenAt >= salesCloseAt',
        replace: 'salesCloseAt !== undefined && salesOpenAt > "9"',
      },
    ],
    tests: details,
  },
  {
    name: 'sales open before the start',
    edits: [
      {
        file: show,
        find: 'salesOpenAt !== undefined && salesOpenAt >= startsAt',
        replace: 'salesOpenAt !== undefined && salesOpenAt > "9"',
      },
    ],
    tests: details,
  },
  {
    name: 'sales close at the start at the latest',
    edits: [
      {
        file: show,
        find: 'salesCloseAt !== undefined && salesCloseAt > startsAt',
        replace: 'salesCloseAt !== undefined && salesCloseAt > "9"',
      },
    ],
    tests: details,
  },
  {
    name: 'a currency is one of ISO 4217',
    edits: [{ file: show, find: '    currency: currencySchema,\n', replace: '' }],
    tests: details,
  },
  {
    name: 'a currency is one in which people pay',
    edits: [{ file: 'shared/src/messages/currency.ts', find: '.filter((code) => !notMoney.has(code))', replace: '' }],
    tests: details,
  },
  {
    name: 'a price may be what a seat costs in rials',
    edits: [{ file: 'shared/src/messages/layout.ts', find: 'max(90_000_000_000)', replace: 'max(100_000_000)' }],
    tests: details,
  },
  {
    name: 'a ticket may cost what a seat costs in rials',
    edits: [
      {
        file: 'worker/migrations/0005_prices.sql',
        find: 'ALTER TABLE tickets ALTER COLUMN price_minor TYPE bigint;',
        replace: '',
      },
    ],
    tests: ['worker/test/chunk.int.test.ts'],
    named: 'has tickets that cost',
  },
  {
    name: 'a show is scheduled with texts in their normal form',
    edits: [{ file: 'write-api/src/app.ts', find: '...withNormalTexts(details)', replace: '...details' }],
    tests: ['write-api/test/orders.int.test.ts'],
  },
  {
    name: 'names, places and kinds are made normal',
    edits: [{ file: show, find: "city: venue.city.normalize('NFC')", replace: 'city: venue.city' }],
    tests: details,
  },
  {
    name: 'nothing is invisible in a text, or turns its direction',
    edits: [
      {
        file: 'shared/src/messages/text.ts',
        find: "!hidden.test(text.replace(joined, ''))",
        replace: 'text.length > 0',
      },
    ],
    tests: details,
  },
  {
    name: 'joiners may stand where writing needs them',
    edits: [
      {
        file: 'shared/src/messages/text.ts',
        find: "hidden.test(text.replace(joined, ''))",
        replace: 'hidden.test(text)',
      },
    ],
    tests: details,
  },
  {
    name: 'the name of a show is visible',
    edits: [
      {
        file: show,
        find: '    name: visibleTextSchema(200),\n    venue',
        replace: '    name: textSchema(200),\n    venue',
      },
    ],
    tests: details,
  },
  {
    name: 'the city of a venue is visible',
    edits: [{ file: show, find: 'city: visibleTextSchema(100)', replace: 'city: textSchema(100)' }],
    tests: details,
  },
  {
    name: 'the kind of a show is visible',
    edits: [{ file: show, find: 'category: visibleTextSchema(50)', replace: 'category: textSchema(50)' }],
    tests: details,
  },
  {
    name: 'the reason of a cancellation is visible',
    edits: [
      {
        file: 'shared/src/messages/commands.ts',
        find: 'visibleReasonSchema = visibleTextSchema(200)',
        replace: 'visibleReasonSchema = textSchema(200)',
      },
    ],
    tests: ['write-api/test/contract.int.test.ts'],
  },
  {
    name: 'names are ordered as people look for them',
    edits: [{ file: 'shared/src/stores/listings.ts', find: 'name: orderKey(name)', replace: 'name' }],
    tests: lists,
    named: 'names are in the order',
  },
  {
    name: 'accents and case count after letters',
    edits: [
      {
        file: 'shared/src/messages/text-keys.ts',
        find: 'cut(searchText(whole).replace',
        replace: 'cut(whole.toLowerCase().replace',
      },
    ],
    tests: keys,
  },
  {
    name: 'a search finds what was meant, however a show spells it',
    edits: [
      {
        file: 'shared/src/stores/listings.ts',
        find: '.map(searchText)',
        replace: '.map((text) => text.toLowerCase())',
      },
    ],
    tests: lists,
    named: 'q finds what was meant',
  },
  {
    name: 'a search finds what was meant, however it is typed',
    edits: [
      {
        file: 'read-api/src/routes/list-shows.ts',
        find: 'const text = searchText(q);',
        replace: 'const text = q.toLowerCase();',
      },
    ],
    tests: lists,
    named: 'q finds what was meant',
  },
  {
    name: 'text is searched without accents',
    edits: [{ file: 'shared/src/messages/text-keys.ts', find: "    .replace(combining, '')\n", replace: '' }],
    tests: keys,
  },
  {
    name: 'what is checked of a file is what the API checks: sales',
    edits: [{ file: 'cli/show-file.ts', find: '.superRefine(requireSalesWindow)', replace: '' }],
    tests: ['cli/test/show-file.unit.test.ts'],
  },
  {
    name: 'what is checked of a file is what the API checks: keys',
    edits: [
      {
        file: 'cli/show-file.ts',
        find: 'const twice = equalKeys(text, json);',
        replace: 'const twice = equalKeys("{}", {}) && equalKeys(text, json);',
      },
    ],
    tests: ['cli/test/show-file.unit.test.ts'],
  },
  {
    name: 'write-api takes a hall of 2,000 rows',
    edits: [
      {
        file: 'write-api/src/app.ts',
        find: 'const body = await readJsonBody(request, maxOrganiserBodyBytes);',
        replace: 'const body = await readJsonBody(request);',
      },
    ],
    tests: ['tests/e2e/edge.e2e.test.ts'],
    named: 'a hall of 2,000 rows',
  },
  {
    name: 'the gateway takes a hall of 2,000 rows',
    edits: [{ file: 'nginx/nginx.conf.template', find: '            client_max_body_size 1100k;\n', replace: '' }],
    tests: ['nginx/test/passing-through.int.test.ts'],
    named: 'a hall of a megabyte',
  },
  {
    name: 'the gateway keeps bodies where its workers may',
    edits: [{ file: 'local/nginx.ts', find: "GATEWAY_RUN_DIR: '.'", replace: 'GATEWAY_RUN_DIR: runDir' }],
    tests: ['nginx/test/passing-through.int.test.ts'],
    named: 'a hall of a megabyte',
  },
];
