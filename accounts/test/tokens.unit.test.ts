import { randomBytes } from 'node:crypto';
import { networkOf } from '@ticketing/accounts/client.ts';
import { isOfSession, readRefreshToken, refreshToken } from '@ticketing/accounts/tokens/refresh-tokens.ts';
import { afterRotation, judgeToken, repeatWindowMs, spentRemembered } from '@ticketing/accounts/tokens/rotation.ts';
import fc from 'fast-check';

const sessionId = '6a33c8f6-5a51-4a6e-9a6e-0a7e0a6f5b11';
const secret = randomBytes(32);

describe('a refresh token', () => {
  test('tells its session and its number, and is the same each time', () => {
    const text = refreshToken(secret, sessionId, 7);
    expect(text).toMatch(/^[\w-]{70}$/);
    expect(refreshToken(secret, sessionId, 7)).toBe(text);
    expect(readRefreshToken(text)).toEqual({ text, sessionId, number: 7 });
  });

  test('is of its session only, with its own number and secret', () => {
    const token = readRefreshToken(refreshToken(secret, sessionId, 7))!;
    expect(isOfSession(token, secret)).toBe(true);
    expect(isOfSession(token, randomBytes(32))).toBe(false);
    const forged = Buffer.from(token.text, 'base64url');
    forged.writeUInt32BE(8, 16);
    expect(isOfSession(readRefreshToken(forged.toString('base64url'))!, secret)).toBe(false);
  });

  test('has one spelling', () => {
    const text = refreshToken(secret, sessionId, 7);
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const spellings = Array.from(last, (letter) => readRefreshToken(text.slice(0, -1) + letter));
    const same = spellings.filter((token) => token && isOfSession(token, secret));
    expect(same).toHaveLength(1);
    fc.assert(fc.property(fc.string(), (other) => readRefreshToken(other) === undefined));
  });
});

describe('a token that comes', () => {
  const nowMs = 1_000_000;

  test('is spent by its successor', () => {
    expect(judgeToken({ number: 3, spentAtMs: [] }, 3, nowMs)).toBe('rotate');
    expect(afterRotation({ number: 3, spentAtMs: [nowMs - 40_000] }, nowMs)).toEqual({ number: 4, spentAtMs: [nowMs] });
  });

  test('again within the window is answered, later it is reused', () => {
    const state = { number: 4, spentAtMs: [nowMs, nowMs - 10_000] };
    expect(judgeToken(state, 3, nowMs + repeatWindowMs - 1)).toBe('repeat');
    expect(judgeToken(state, 3, nowMs + repeatWindowMs)).toBe('reused');
    expect(judgeToken(state, 2, nowMs)).toBe('repeat');
    expect(judgeToken(state, 2, nowMs + 20_000)).toBe('reused');
    expect(judgeToken(state, 1, nowMs)).toBe('reused');
    expect(judgeToken(state, 5, nowMs)).toBe('unknown');
  });

  test('very often within the window is answered with the newest one, and nobody is logged out', () => {
    let state = { number: 0, spentAtMs: [] as number[] };
    for (let round = 0; round < 1_000; round += 1) {
      const verdict = judgeToken(state, state.number, nowMs + round);
      if (verdict === 'rotate') state = afterRotation(state, nowMs + round);
      else expect(verdict).toBe('repeat');
    }
    expect(state.number).toBe(spentRemembered);
    expect(judgeToken(state, 0, nowMs + 1_000)).toBe('repeat');
    expect(judgeToken(state, state.number, nowMs + 1_000 + repeatWindowMs)).toBe('rotate');
  });
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:0DB8:0:1::', '2001:db8:0:1::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
