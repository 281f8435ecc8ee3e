import { commandIdOfSchedule } from '@ticketing/shared/messages/ids.ts';
import { showDetailsSchema } from '@ticketing/shared/messages/show.ts';

const body = {
  name: 'Hamlet',
  venue: { name: 'Globe', city: 'London' },
  category: 'theatre',
  startsAt: '2027-06-01T19:30:00Z',
  currency: 'GBP',
  layout: [{ row: 'A', seats: 20, priceMinor: 9500 }],
};
const idOf = (more: object = {}) => commandIdOfSchedule(1, showDetailsSchema.parse({ ...body, ...more }));

describe('the command id of a schedule', () => {
  it('is the one that it was before shows had a policy, for a body of that time', () => {
    // As it was computed then. It must never change: a second start of a stack would be refused.
    expect(idOf()).toBe('be747c1a-15ed-5547-a580-f2af2ae15ba9');
  });

  it('is the same for a policy that is the default, however it is said', () => {
    expect(idOf({ policy: {} })).toBe(idOf());
    expect(idOf({ policy: { cancelUntil: 0 } })).toBe(idOf());
  });

  it('is another for another policy', () => {
    expect(idOf({ policy: { cancelUntil: 60 } })).not.toBe(idOf());
    expect(idOf({ policy: { cancelUntil: 60 } })).not.toBe(idOf({ policy: { cancelUntil: 61 } }));
  });
});
