import { z } from 'zod';
import { problemResponses } from '../src/http/openapi.ts';
import { HttpProblem, parseRequest, problemSchema } from '../src/http/problem.ts';

const schema = z.strictObject({
  name: z.string().min(2, 'is too short'),
  rows: z.array(z.strictObject({ seats: z.int() })).optional(),
});

function problemOf(value: unknown, root?: string): HttpProblem {
  try {
    parseRequest(schema, value, root);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
  }
  throw new Error('it was parsed');
}

describe('parseRequest', () => {
  test('gives what the schema makes of it', () => {
    expect(parseRequest(schema, { name: 'Ada' })).toEqual({ name: 'Ada' });
  });

  test.each<[string, unknown, object[]]>([
    ['a missing field', {}, [{ path: 'name', message: 'must be given' }]],
    ['a field that breaks a rule', { name: 'A' }, [{ path: 'name', message: 'is too short' }]],
    [
      'unknown fields',
      { name: 'Ada', a: 1, b: 2 },
      [
        { path: 'a', message: 'is not a known field' },
        { path: 'b', message: 'is not a known field' },
      ],
    ],
    [
      'a field deep inside',
      { name: 'Ada', rows: [{ seats: 1 }, {}] },
      [{ path: 'rows.1.seats', message: 'must be given' }],
    ],
    [
      'an unknown field deep inside',
      { name: 'Ada', rows: [{ seats: 1, x: 1 }] },
      [{ path: 'rows.0.x', message: 'is not a known field' }],
    ],
    ['nothing at all', undefined, [{ path: '', message: 'must be given' }]],
    [
      'a key of the prototype',
      JSON.parse('{"name":"Ada","__proto__":1}'),
      [{ path: '__proto__', message: 'is not a known field' }],
    ],
  ])('names %s', (_what, value, errors) => {
    const problem = problemOf(value);
    expect(problem).toMatchObject({ code: 'validation-failed', status: 400 });
    expect(problem.extras.errors).toEqual(errors);
  });

  test('names a hundred of very many fields, and a part of a long name', () => {
    const { detail, errors } = problemOf({ name: 'Ada', rows: Array.from({ length: 10_000 }, () => ({})) }).extras;
    expect(errors).toHaveLength(100);
    expect(errors?.at(-1)).toEqual({ path: 'rows.99.seats', message: 'must be given' });
    expect(detail).toMatch(/^rows\.0\.seats: must be given; .*; rows\.99\.seats: must be given; and more$/);
    const unknown = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`${index}${'x'.repeat(1_000)}`, 1]),
    );
    const { errors: named = [] } = problemOf({ name: 'Ada', ...unknown }).extras;
    expect(named).toHaveLength(100);
    for (const { path } of named) expect(path).toHaveLength(201);
  });

  test('names all of a hundred fields', () => {
    const { detail, errors } = problemOf({ name: 'Ada', rows: Array.from({ length: 100 }, () => ({})) }).extras;
    expect(errors).toHaveLength(100);
    expect(detail).not.toContain('and more');
  });

  test('puts the root before the path', () => {
    expect(problemOf({}, 'query').extras.errors).toEqual([{ path: 'query.name', message: 'must be given' }]);
    expect(problemOf(7, 'Idempotency-Key').extras.errors).toMatchObject([{ path: 'Idempotency-Key' }]);
  });

  test('says the same thing once', () => {
    const twice = z.string().regex(/a/, 'must be a').regex(/^a$/, 'must be a');
    expect(() => parseRequest(twice, 'b')).toThrow(
      expect.objectContaining({ extras: expect.objectContaining({ errors: [{ path: '', message: 'must be a' }] }) }),
    );
  });
});

test('a problem document is valid, and a refusal is a 409 with its own members', () => {
  const problem = new HttpProblem('seat-taken', { members: { lostSeatIds: ['A1'], version: 3 } });
  expect(problemSchema.strict().parse(problem.document('/api/book', 'id'))).toMatchObject({
    type: 'urn:problem:seat-taken',
    status: 409,
    code: 'seat-taken',
    instance: '/api/book',
    correlationId: 'id',
    lostSeatIds: ['A1'],
  });
});

test('the problems of an operation are grouped by status', () => {
  const responses = problemResponses(['seat-taken', 'validation-failed', 'show-unknown', 'seat-taken']);
  expect(Object.keys(responses)).toEqual(['400', '409']);
  expect(responses['409']?.description).toBe('`seat-taken`, `show-unknown`');
});
