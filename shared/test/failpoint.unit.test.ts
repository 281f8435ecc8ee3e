import { readConfig } from '@ticketing/shared/service/config.ts';
import { z } from 'zod';

const settings = { FAILPOINT: 'worker/before-lock=kill' };

it('an armed failpoint is refused in production', () => {
  expect(() => readConfig(z.object({}), { ...settings, NODE_ENV: 'production' })).toThrow(
    'Wrong settings: FAILPOINT is set, which kills this process for a test, and NODE_ENV is production.',
  );
});

it.each([
  settings,
  { ...settings, NODE_ENV: 'test' },
  { NODE_ENV: 'production' },
  { FAILPOINT: '', NODE_ENV: 'production' },
])('and taken, or absent, in %j', (environment) => {
  expect(readConfig(z.object({}), environment)).toEqual({});
});
