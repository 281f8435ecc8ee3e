import { readFileSync } from 'node:fs';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { z } from 'zod';

const minCharacters = 12;
const maxCharacters = 128;

/** A new password. There are no rules of composition: they make passwords worse (NIST SP 800-63B). */
export const newPasswordSchema = z
  .string()
  .refine((text) => text.isWellFormed(), 'must be Unicode text')
  .refine((text) => lengthOf(text) >= minCharacters, `must have ${minCharacters} characters or more`)
  .refine((text) => lengthOf(text) <= maxCharacters, `must have ${maxCharacters} characters or less`)
  .meta({
    minLength: minCharacters,
    maxLength: maxCharacters,
    description: `${minCharacters} to ${maxCharacters} characters of any kind.`,
    example: 'correct horse battery',
  });

/** A password that is to be checked: anything but the right one is wrong. */
export const passwordSchema = z.string().meta({ example: 'correct horse battery' });

// People count characters, not UTF-16 units.
function lengthOf(text: string): number {
  return Array.from(text).length;
}

export type PasswordRules = {
  /**
   * @param names the username and the address of the person, which are no passwords
   * @throws HttpProblem `validation-failed` with the rule that the password breaks
   */
  check(password: string, names: string[], path?: string): void;
};

/** The rules beyond the schema's: what is guessed first. */
export function createPasswordRules(blocked: ReadonlySet<string>): PasswordRules {
  return {
    check(password, names, path = 'password') {
      const folded = fold(password);
      let message: string | undefined;
      if (blocked.has(folded)) message = 'must not be one of the passwords that are guessed first';
      if (names.some((name) => fold(name) === folded)) message = 'must not be the username or the e-mail address';
      if (message === undefined) return;
      throw new HttpProblem('validation-failed', { detail: `${path}: ${message}`, errors: [{ path, message }] });
    },
  };
}

/** The file of a setting, a password a line. */
export const blockListSchema = z.string().transform((path, context): ReadonlySet<string> => {
  try {
    const lines = readFileSync(path, 'utf8').split(/\r?\n/);
    return new Set(lines.filter((line) => line !== '').map(fold));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.addIssue({ code: 'custom', message: `names a file that cannot be read: ${reason}` });
    return z.NEVER;
  }
});

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
