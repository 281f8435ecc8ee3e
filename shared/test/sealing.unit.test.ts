import { createSeal, SealError } from '@ticketing/shared/service/sealing.ts';

describe('a sealed value', () => {
  const before = 'a secret of thirty-two characters or so';
  const now = 'another secret of that many characters';
  const plain = Buffer.from('a private key');

  test('opens with the secret and in its place, and is another each time', () => {
    const seal = createSeal([now], 'tests');
    const sealed = seal.seal(plain, 'key 1');
    expect(seal.open(sealed, 'key 1')).toEqual(plain);
    expect(seal.seal(plain, 'key 1')).not.toEqual(sealed);
    expect(sealed.includes(plain)).toBe(false);
    expect(() => seal.open(sealed, 'key 2')).toThrow(SealError);
    expect(() => createSeal([now], 'other tests').open(sealed, 'key 1')).toThrow(SealError);
  });

  test('opens with a secret that was before, which seals nothing any more', () => {
    const sealed = createSeal([before], 'tests').seal(plain, 'x');
    expect(createSeal([now, before], 'tests').open(sealed, 'x')).toEqual(plain);
    expect(() => createSeal([now], 'tests').open(sealed, 'x')).toThrow(SealError);
    const later = createSeal([now, before], 'tests').seal(plain, 'x');
    expect(() => createSeal([before], 'tests').open(later, 'x')).toThrow(SealError);
  });

  test('does not open when any bit was changed, or when it is cut', () => {
    const seal = createSeal([now], 'tests');
    const sealed = seal.seal(plain, 'x');
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => seal.open(changed, 'x')).toThrow(SealError);
      expect(() => seal.open(sealed.subarray(0, at), 'x')).toThrow(SealError);
    }
  });
});
