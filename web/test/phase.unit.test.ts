import type { MoneyOfEnded, Seen, SeenBooking, SeenPayment } from '../src/buying/phase.ts';
import { isUnderWay, phaseOf, pollMsOf } from '../src/buying/phase.ts';

const nowMs = Date.parse('2030-01-01T12:00:00Z');
const held: SeenBooking = { status: 'held', heldUntil: '2030-01-01T12:05:00Z', totalMinor: 4_500 };
const seen = (more: Partial<Seen>): Seen => ({ booking: held, isAsking: false, mustPay: true, nowMs, ...more });
const nameOf = (more: Partial<Seen>) => phaseOf(seen(more)).name;

it('follows what the server says of the booking', () => {
  expect(nameOf({ booking: undefined })).toBe('loading');
  expect(nameOf({ booking: 'missing' })).toBe('missing');
  expect(phaseOf(seen({ booking: { status: 'pending', ahead: 7 } }))).toEqual({ name: 'pending', ahead: 7 });
  expect(nameOf({ booking: { status: 'waiting' } })).toBe('waiting');
  expect(nameOf({ booking: { status: 'booked' } })).toBe('booked');
  expect(phaseOf(seen({ booking: { status: 'rejected', code: 'seat-taken' } }))).toEqual({
    name: 'refused',
    code: 'seat-taken',
  });
  expect(phaseOf(seen({ booking: { status: 'cancelled', code: 'payment-failed' } }))).toEqual({
    name: 'ended',
    how: 'cancelled',
    code: 'payment-failed',
    money: 'none',
  });
  expect(phaseOf(seen({ booking: { status: 'expired' } }))).toMatchObject({ name: 'ended', how: 'expired' });
});

it('asks for money only where there is some to take', () => {
  expect(phaseOf(seen({}))).toMatchObject({ name: 'held', mustPay: true });
  expect(phaseOf(seen({ booking: { ...held, totalMinor: 0 } }))).toMatchObject({ name: 'held', mustPay: false });
  expect(phaseOf(seen({ mustPay: false }))).toMatchObject({ name: 'held', mustPay: false });
});

it.each(['created', 'authorising', 'authorised', 'confirming', 'capturing', 'captured'])(
  'is paying while the payment is %s',
  (status) => {
    expect(nameOf({ payment: { status } })).toBe('paying');
    expect(isUnderWay(status)).toBe(true);
  },
);

it('is paying while nobody knows what became of the request', () => {
  expect(nameOf({ isAsking: true })).toBe('paying');
  expect(nameOf({ isAsking: true, payment: { status: 'declined' } })).toBe('paying');
});

it('sends the owner of the card to their bank', () => {
  const payment = { status: 'action-required', nextActionUrl: 'https://bank.example/ask' };
  expect(phaseOf(seen({ payment }))).toEqual({ name: 'asked', url: 'https://bank.example/ask' });
});

it('keeps the seats where the card is declined, and says why', () => {
  const payment = { status: 'declined', reason: 'insufficient-funds' };
  expect(phaseOf(seen({ payment }))).toMatchObject({ name: 'held', mustPay: true, declined: 'insufficient-funds' });
  expect(phaseOf(seen({ payment: { status: 'voided' } }))).toMatchObject({ declined: 'declined' });
  expect(phaseOf(seen({ payment: { status: 'refunded' } }))).toMatchObject({ declined: undefined });
});

it('leaves the last word to the server when the time is over', () => {
  const late = { nowMs: Date.parse('2030-01-01T12:05:00Z') };
  expect(nameOf(late)).toBe('lapsing');
  // A payment in time may still end well.
  expect(nameOf({ ...late, payment: { status: 'confirming' } })).toBe('paying');
  expect(nameOf({ ...late, booking: { status: 'booked' } })).toBe('booked');
});

it('a status of tomorrow is a payment under way', () => {
  expect(nameOf({ payment: { status: 'being-thought-over' } })).toBe('paying');
});

it.each<[string, SeenPayment | undefined, MoneyOfEnded]>([
  ['was never asked for', undefined, 'none'],
  ['was set aside only', { status: 'confirming' }, 'none'],
  ['is being taken', { status: 'capturing' }, 'coming-back'],
  ['is about to come back', { status: 'captured', capturedMinor: 4_500 }, 'coming-back'],
  ['is on its way back', { status: 'refunding', capturedMinor: 4_500 }, 'coming-back'],
  ['is back', { status: 'refunded', capturedMinor: 4_500 }, 'back'],
  ['could not be given back', { status: 'refund-failed', capturedMinor: 4_500 }, 'failed'],
])('says of a booking that has ended that its money %s, and asks until it is back', (_what, payment, money) => {
  const phase = phaseOf(seen({ booking: { status: 'cancelled' }, ...(payment && { payment }) }));
  expect(phase).toMatchObject({ name: 'ended', money });
  expect(pollMsOf(phase) !== undefined).toBe(money === 'coming-back');
});

it('asks again as long as something may change', () => {
  const polls = (booking: Seen['booking']) => pollMsOf(phaseOf(seen({ booking }))) !== undefined;
  expect([undefined, held, { status: 'booked' } as const, { status: 'waiting' } as const].every(polls)).toBe(true);
  expect(['missing' as const, { status: 'expired' } as const, { status: 'rejected' } as const].some(polls)).toBe(false);
});
