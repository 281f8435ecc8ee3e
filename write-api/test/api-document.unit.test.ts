import { problemTable } from '@ticketing/shared/http/problem.ts';
import { catalogueRefusalCodes } from '@ticketing/shared/messages/catalogue/refusals.ts';
import { paymentRefusalCodes } from '@ticketing/shared/messages/payments/refusals.ts';
import { refusals } from '@ticketing/shared/messages/refusals.ts';
import { createWriteApiDocument } from '../src/api-document.ts';
import { movieBodySchema, theaterBodySchema } from '../src/catalogue/requests.ts';
import { processBodySchema, refundBodySchema } from '../src/payments/requests.ts';
import {
  bookBodySchema,
  cancelBodySchema,
  confirmBodySchema,
  holdBodySchema,
  scheduleBodySchema,
} from '../src/requests.ts';

// As it goes over the wire.
const document = JSON.parse(JSON.stringify(createWriteApiDocument()));

test.each([
  ['/api/book', 'post', bookBodySchema],
  ['/api/holds', 'post', holdBodySchema],
  ['/api/bookings/{bookingId}/confirm', 'post', confirmBodySchema],
  ['/api/bookings/{bookingId}/cancel', 'post', cancelBodySchema],
  ['/api/events/{eventId}', 'put', scheduleBodySchema],
  ['/api/movies', 'post', movieBodySchema],
  ['/api/movies/{movieId}', 'put', movieBodySchema],
  ['/api/theaters/{theaterId}', 'put', theaterBodySchema],
  ['/api/payments/process', 'post', processBodySchema],
  ['/api/payments/{paymentId}/refund', 'post', refundBodySchema],
])('the example of %s can be sent as it is', (path, method, schema) => {
  const { schema: described, example } = document.paths[path][method].requestBody.content['application/json'];
  expect(schema.safeParse(example)).toMatchObject({ success: true });
  const schemas: { $ref: string }[] = described.anyOf ?? [described];
  for (const { $ref } of schemas) {
    expect(document.components.schemas[$ref.split('/').at(-1)!]).toMatchObject({ additionalProperties: false });
  }
});

test('every reference in it leads somewhere', () => {
  const references = Array.from(JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g), (match) => match[1]!);
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    const target = reference.split('/').reduce<unknown>((node, name) => Object(node)[name], document);
    expect([reference, typeof target]).toEqual([reference, 'object']);
  }
});

test('every code that a request can be answered with is one of the tables', () => {
  const known = new Set([
    ...Object.keys(problemTable),
    ...Object.keys(refusals),
    ...catalogueRefusalCodes,
    ...paymentRefusalCodes,
  ]);
  const described = JSON.stringify(document.paths).matchAll(/"description":"((?:`[a-z-]+`(?:, )?)+)"/g);
  const codes = Array.from(described, ([, list]) => list!.replaceAll('`', '').split(', ')).flat();
  expect(codes.length).toBeGreaterThan(50);
  expect(codes.filter((code) => !known.has(code))).toEqual([]);
});

test('seats are asked for in one of three fields', () => {
  const fields = ['seatId', 'seatIds', 'best'].map((field) => ({ required: [field] }));
  expect(document.components.schemas.BookRequest.oneOf).toEqual(fields);
  expect(document.components.schemas.BookRequest.properties.seatIds).toMatchObject({ uniqueItems: true, maxItems: 10 });
});
