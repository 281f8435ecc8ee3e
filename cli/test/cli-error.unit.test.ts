import { jest } from '@jest/globals';
import { CliError, reportErrors } from '../cli-error.ts';

afterEach(() => {
  process.exitCode = undefined;
  jest.restoreAllMocks();
});

async function said(error: Error): Promise<string> {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  await reportErrors(async () => {
    throw error;
  });
  return String(write.mock.calls.at(-1)?.[0]);
}

it('says in one line what a person can put right, and of anything else where it came from', async () => {
  expect(await said(new CliError('There is no such show.'))).toBe('There is no such show.\n');
  expect(await said(new Error('Broker not connected'))).toBe('Broker not connected\n');
  expect(await said(new TypeError('a bug'))).toContain('cli-error.unit.test.ts');
});
