import { resolve } from 'node:path';
import { portsAt } from '../ports.ts';
import { stackFromEnvironment } from '../settings.ts';

describe('the stack that the environment names', () => {
  it('lies in the working tree and on the well-known ports by default', () => {
    const stack = stackFromEnvironment({});
    expect(stack.dir).toBe(resolve(import.meta.dirname, '../../.local'));
    expect(stack.ports).toMatchObject({ nginx: 8080, postgres: 5432, redis: 6379, mongodb: 27017, kafka: 9092 });
  });

  it('is moved by an offset', () => {
    const { ports } = stackFromEnvironment({ STACK_DIR: '/elsewhere', PORT_OFFSET: '1000' });
    expect(ports).toEqual(portsAt(1_000));
    expect(ports.writeApi).toBe(4_000);
  });

  it.each(['-1', 'many', '60000', '1.5'])('refuses the offset %s', (offset) => {
    expect(() => stackFromEnvironment({ PORT_OFFSET: offset })).toThrow(/^PORT_OFFSET .*whole number/);
  });
});
