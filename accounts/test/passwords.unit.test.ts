import { hashPassword, isOutdated, isPassword } from '@ticketing/accounts/passwords/phc.ts';
import { createPasswordRules } from '@ticketing/accounts/passwords/rules.ts';

const cost = { memoryKib: 64, passes: 2, parallelism: 1 };

describe('a stored password', () => {
  test('is a PHC string with the parameters that it was made with', async () => {
    const phc = await hashPassword('correct horse battery', cost);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=64,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await isPassword('correct horse battery', phc)).toBe(true);
    expect(await isPassword('correct horse batterx', phc)).toBe(false);
    expect(await hashPassword('correct horse battery', cost)).not.toBe(phc);
  });

  test('is what other implementations make of it', async () => {
    // From the tests of the reference implementation (P-H-C/phc-winner-argon2, src/test.c).
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await isPassword('password', phc)).toBe(true);
  });

  test('is the same however its characters are composed', async () => {
    const phc = await hashPassword('Cafe\u0301 au lait', cost);
    expect(await isPassword('Caf\u00e9 au lait', phc)).toBe(true);
  });

  test('is outdated when any parameter is another one', async () => {
    const phc = await hashPassword('x', cost);
    expect(isOutdated(phc, cost)).toBe(false);
    expect(isOutdated(phc, { ...cost, memoryKib: 128 })).toBe(true);
    expect(isOutdated(phc, { ...cost, passes: 3 })).toBe(true);
    expect(isOutdated(phc, { ...cost, parallelism: 2 })).toBe(true);
  });

  test('that is none is a fault, and no wrong password', async () => {
    await expect(isPassword('x', '$2b$12$abc')).rejects.toThrow('no PHC string');
  });
});

test('what is guessed first is no password, in any capitals', () => {
  const rules = createPasswordRules(new Set(['password1234']));
  expect(() => rules.check('PassWord1234', [])).toThrow(expect.objectContaining({ code: 'validation-failed' }));
  expect(() => rules.check('ada@example.com', ['ada', 'Ada@Example.com'])).toThrow();
  rules.check('password12345', ['ada', 'ada@example.com']);
});
