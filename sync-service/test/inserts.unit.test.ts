import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { insertMissing } from '@ticketing/sync-service/store/inserts.ts';

/** The end of an insert that the server answers so. */
const inserted = (answer: object) =>
  insertMissing({ command: async () => ({ ok: 1, ...answer }) } as never, 'some', [{ _id: 1 }, { _id: 2 }]);

const duplicate = { index: 0, code: 11000, errmsg: 'E11000 duplicate key' };

it('returns those that were there', async () => {
  expect(await inserted({ n: 1, writeErrors: [duplicate] })).toEqual([0]);
  expect(await inserted({ n: 2 })).toEqual([]);
});

it.each([
  ['a document is refused', { writeErrors: [duplicate, { index: 1, code: 121, errmsg: 'not valid' }] }, 'refuse'],
  ['a document is too large', { writeErrors: [{ index: 1, code: 10334, errmsg: 'too large' }] }, 'halve'],
  ['the server stops', { writeErrors: [duplicate, { index: 1, code: 11600, errmsg: 'shutting down' }] }, 'transient'],
  ['too few have it in time', { writeConcernError: { code: 64, errmsg: 'timed out' } }, 'transient'],
  ['too few can have it', { writeErrors: [duplicate], writeConcernError: { code: 100, errmsg: 'no' } }, 'fatal'],
])('fails when %s', async (_, answer, kind) => {
  const error: unknown = await inserted(answer).catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(Error);
  expect(faultOf(error)).toBe(kind);
});
