import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { problemTable } from '../src/http/problem.ts';
import { commandHeadersSchema, createAsyncApiDocument, eventHeadersSchema } from '../src/log/asyncapi.ts';
import { commandHeaders, eventHeaders } from '../src/log/headers.ts';
import { catalogueCommandTypes } from '../src/messages/catalogue/commands.ts';
import { catalogueEventSchema } from '../src/messages/catalogue/events.ts';
import { catalogueRefusalCodes, catalogueRefusals, catalogueRefusalsOf } from '../src/messages/catalogue/refusals.ts';
import { commandSchema, commandTypes } from '../src/messages/commands.ts';
import { eventSchema } from '../src/messages/events.ts';
import { paymentCommandTypes } from '../src/messages/payments/commands.ts';
import { paymentEventSchema } from '../src/messages/payments/events.ts';
import { paymentRefusalCodes, paymentRefusals, paymentRefusalsOf } from '../src/messages/payments/refusals.ts';
import { refusalCodes, refusals, refusalsOf } from '../src/messages/refusals.ts';

const docs = join(__dirname, '../../docs');

describe('docs/errors.md', () => {
  test('names every code once, with its status and its title', () => {
    const text = readFileSync(join(docs, 'errors.md'), 'utf8');
    const listed = Array.from(text.matchAll(/^\| `([a-z-]+)` \| ([0-9]{3}) \| ([^|]+) \| [^|]+ \|.*$/gm), (row) => ({
      code: row[1],
      status: Number(row[2]),
      title: row[3],
    }));
    const known = [
      ...Object.entries(problemTable).map(([code, { status, title }]) => ({ code, status, title })),
      ...Object.entries({ ...refusals, ...catalogueRefusals, ...paymentRefusals }).map(([code, title]) => {
        return { code, status: code === 'precondition-required' ? 428 : 409, title };
      }),
    ];
    expect(listed).toEqual(expect.arrayContaining(known));
    expect(listed).toHaveLength(known.length);
  });
});

describe('docs/errors.md, of each refusal,', () => {
  test('names the commands that are refused by it', () => {
    const text = readFileSync(join(docs, 'errors.md'), 'utf8');
    const listed = Array.from(
      text.matchAll(/^\| `([a-z-]+)` \| (?:409|428) \| [^|]+ \| [^|]+ \| ([^|]+) \|$/gm),
      (row) => [row[1], row[2]],
    );
    const known = refusalCodes.map((code) => {
      const refused = commandTypes.filter((type) => refusalsOf[type].some((other) => other === code));
      return [code, refused.length === commandTypes.length ? 'every command' : refused.join(', ')];
    });
    const ofCatalogue = catalogueRefusalCodes.flatMap((code) => {
      const refused = catalogueCommandTypes.filter((type) => catalogueRefusalsOf[type].some((other) => other === code));
      return code === 'undecidable' ? [] : [[code, refused.join(', ')]];
    });
    const ofPayments = paymentRefusalCodes.flatMap((code) => {
      const refused = paymentCommandTypes.filter((type) => paymentRefusalsOf[type].some((other) => other === code));
      return code === 'undecidable' ? [] : [[code, refused.join(', ')]];
    });
    expect(listed).toEqual([...known, ...ofCatalogue, ...ofPayments]);
  });
});

describe('docs/asyncapi.yaml', () => {
  const file = join(docs, 'asyncapi.yaml');
  const head = [
    '# Made from the schemas in shared/src/messages. To make it anew after a change there:',
    '# UPDATE_DOCS=1 npx jest --selectProjects unit --testPathPatterns documents',
  ].join('\n');
  const text = `${head}\n${stringify(createAsyncApiDocument(), { lineWidth: 120, aliasDuplicateObjects: false })}`;

  test('is what the schemas say', () => {
    if (process.env.UPDATE_DOCS) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('every reference in it leads somewhere', () => {
    const document = createAsyncApiDocument();
    const references = Array.from(text.matchAll(/\$ref: ["']?#\/([^"'\n]+)/g), (match) => match[1]!);
    expect(references.length).toBeGreaterThan(30);
    for (const reference of references) {
      const target = reference.split('/').reduce<unknown>((node, name) => Object(node)[name], document);
      expect([reference, typeof target]).toEqual([reference, 'object']);
    }
  });

  test('has every command and every event', () => {
    const { channels } = createAsyncApiDocument();
    expect(Object.keys(channels.commands.messages)).toEqual([...commandTypes]);
    const eventTypes = eventSchema.options.map((option) => option.shape.type.value);
    expect(Object.keys(channels.events.messages)).toEqual(eventTypes);
    expect(Object.keys(channels.catalogueCommands.messages)).toEqual([...catalogueCommandTypes]);
    const ofCatalogue = catalogueEventSchema.options.map((option) => option.shape.type.value);
    const names = Object.values(channels.catalogueEvents.messages).map(({ $ref }) => $ref.split('/').at(-1)!);
    expect(names.map((name) => name.replace('CatalogueCommandRejected', 'CommandRejected'))).toEqual(ofCatalogue);
    expect(Object.keys(channels.paymentCommands.messages)).toEqual([...paymentCommandTypes]);
    const ofPayments = paymentEventSchema.options.map((option) => option.shape.type.value);
    expect(Object.keys(channels.paymentEvents.messages)).toEqual(ofPayments);
  });

  test('describes the headers that are written', () => {
    const eventId = 7;
    const bookingId = `${eventId}-01a1fcae-c540-7246-a2e2-d1ef2abe5a64`;
    const commandId = '01a1fcae-c53f-705c-9823-f89da6e7bb4a';
    const correlation = { correlationId: 'c', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` };
    const shared = { eventId, bookingId, commandId, userId: 1, seatIds: ['A1'] };
    const command = commandSchema.parse({ ...shared, type: 'BookSeats' });
    const event = eventSchema.parse({ ...shared, type: 'SeatsBooked', version: 1, at: '2027-01-01T00:00:00.000Z' });
    const sent = commandHeaders(command, correlation, '/write-api', 'replies:x');
    expect(commandHeadersSchema.strict().parse(sent)).toEqual(sent);
    const published = eventHeaders(event, correlation, { partition: 1, offset: 2 }, 'host:1');
    expect(eventHeadersSchema.strict().parse(published)).toEqual(published);
  });
});
