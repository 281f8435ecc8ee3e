import { createAttempts, type KeptHere } from '../src/buying/attempts.ts';

function storage(): KeptHere & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => void all.set(name, value),
    removeItem: (name) => void all.delete(name),
  };
}

function numbered(): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `key-${last}`;
  };
}

it('keeps the key of an attempt over clicks and reloads', () => {
  const kept = storage();
  const keys = numbered();
  const before = createAttempts(kept, keys).begin('hold', { seatIds: ['A1'] });
  const reloaded = createAttempts(kept, keys);
  expect(reloaded.begin('hold', { seatIds: ['A1'] })).toEqual(before);
  expect(reloaded.begin('pay', { seatIds: ['A1'] }).key).not.toBe(before.key);
});

it('has another key for another request, and once the outcome is known', () => {
  const attempts = createAttempts(storage(), numbered());
  const first = attempts.begin('hold', { seatIds: ['A1'] });
  expect(attempts.begin('hold', { seatIds: ['A2'] }).key).not.toBe(first.key);
  const second = attempts.begin('hold', { seatIds: ['A2'] });
  attempts.end('hold');
  expect(attempts.begin('hold', { seatIds: ['A2'] }).key).not.toBe(second.key);
});

it('finds what has not ended, and nothing in what somebody else has written', () => {
  const kept = storage();
  const attempts = createAttempts(kept, numbered());
  const text = (body: unknown) => (typeof body === 'string' ? body : undefined);
  expect(attempts.find('pay', text)).toBeUndefined();
  attempts.begin('pay', 'tok_ok');
  expect(attempts.find('pay', text)).toEqual({ key: 'key-1', body: 'tok_ok' });
  for (const odd of ['', '{', 'null', '7', '{"key":7,"body":"tok_ok"}', '{"key":"k"}', '{"key":"k","body":7}']) {
    kept.all.set('attempt:pay', odd);
    expect(attempts.find('pay', text)).toBeUndefined();
  }
});

it('works as long as the page where nothing may be kept', () => {
  const refuse = () => {
    throw new Error('no storage here');
  };
  const attempts = createAttempts({ getItem: refuse, setItem: refuse, removeItem: refuse }, numbered());
  const first = attempts.begin('pay', 'tok_ok');
  expect(attempts.begin('pay', 'tok_ok')).toEqual(first);
  attempts.end('pay');
  expect(attempts.begin('pay', 'tok_ok').key).not.toBe(first.key);
});
