import { changeRole, disable, findPerson, makeFirstOrganiser } from '@ticketing/accounts/administration.ts';
import type { Account } from '@ticketing/accounts/store/accounts.ts';
import { listAccounts } from '@ticketing/accounts/store/accounts.ts';
import { listMails } from '@ticketing/accounts/store/mails.ts';
import { listSessions } from '@ticketing/accounts/store/sessions.ts';
import type { Role } from '@ticketing/shared/messages/who.ts';
import { roles } from '@ticketing/shared/messages/who.ts';
import { postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { Argument, Command, Option } from 'commander';
import type { Pool } from 'pg';
import { CliError } from '../cli-error.ts';
import { readAccountsSettings } from '../config.ts';
import { parseCount } from '../option-values.ts';
import { printJsonLines, printTable } from '../table.ts';

const examples = `
A person is named by username, e-mail address or number.

Examples:
  npm run cli -- accounts list --role organiser
  npm run cli -- accounts grant ada organiser
  npm run cli -- accounts disable ada@example.com
  npm run cli -- accounts sessions 1000`;

/** `accounts`: who there is, who may do what, and who is let in. */
export function accountsCommand(): Command {
  return new Command('accounts')
    .description('lists people, grants and revokes roles, disables accounts')
    .addHelpText('after', examples)
    .addCommand(listCommand())
    .addCommand(roleCommand('grant', 'gives somebody a role, from their next token on', true))
    .addCommand(roleCommand('revoke', 'takes a role away, from the next token on (within 15 minutes)', false))
    .addCommand(disableCommand('disable', 'lets somebody in no more, and ends their sessions', true))
    .addCommand(disableCommand('enable', 'lets somebody in again', false))
    .addCommand(sessionsCommand())
    .addCommand(mailsCommand())
    .addCommand(firstOrganiserCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('people, the newest first')
    .addOption(new Option('--role <role>', 'only those who have it').choices(roles))
    .option('--limit <n>', 'how many', parseCount, 50)
    .option('--json', 'one JSON document per person')
    .action(({ json, ...chosen }: { role?: Role; limit: number; json?: boolean }) =>
      withAccounts(async (pool) => {
        const people = await listAccounts(pool, chosen);
        if (json) return printJsonLines(people.map(({ passwordHash: _, ...person }) => person));
        if (people.length === 0) return console.log('There is nobody.');
        printTable(
          ['user', 'username', 'e-mail', 'roles', 'state', 'since'],
          people.map((person) => [
            person.userId,
            person.username,
            person.email ?? '-',
            person.roles.join(','),
            stateOf(person),
            person.createdAt.toISOString(),
          ]),
        );
      }),
    );
}

function stateOf({ disabledAt, verifiedAt, passwordHash }: Account): string {
  if (disabledAt !== null) return 'disabled';
  if (passwordHash === null) return 'name kept';
  return verifiedAt === null ? 'not verified' : 'verified';
}

function roleCommand(name: string, description: string, has: boolean): Command {
  return new Command(name)
    .description(description)
    .argument('<person>')
    .addArgument(new Argument('<role>').choices(roles))
    .action((name: string, role: Role) =>
      withAccounts(async (pool) => {
        const person = await personOf(pool, name);
        const after = await changeRole(pool, person, role, has);
        console.log(`${person.username} (${person.userId}) has the roles: ${after.join(', ') || 'none'}.`);
      }),
    );
}

function disableCommand(name: string, description: string, isDisabled: boolean): Command {
  return new Command(name)
    .description(description)
    .argument('<person>')
    .action((name: string) =>
      withAccounts(async (pool) => {
        const person = await personOf(pool, name);
        await disable(pool, person, isDisabled);
        const said = isDisabled
          ? 'is disabled and logged out; a token that is out is good for 15 minutes at most'
          : 'may log in again';
        console.log(`${person.username} (${person.userId}) ${said}.`);
      }),
    );
}

function sessionsCommand(): Command {
  return new Command('sessions')
    .description('where somebody is logged in')
    .argument('<person>')
    .option('--json', 'one JSON document per session')
    .action((name: string, { json }: { json?: boolean }) =>
      withAccounts(async (pool) => {
        const sessions = await listSessions(pool, (await personOf(pool, name)).userId);
        if (json) return printJsonLines(sessions);
        if (sessions.length === 0) return console.log('There are no sessions.');
        printTable(
          ['session', 'since', 'last used', 'from', 'agent'],
          sessions.map(({ sessionId, createdAt, lastUsedAt, address, agent }) => [
            sessionId,
            createdAt.toISOString(),
            lastUsedAt.toISOString(),
            address ?? '-',
            agent?.slice(0, 60) ?? '-',
          ]),
        );
      }),
    );
}

function mailsCommand(): Command {
  return new Command('mails')
    .description('mails that wait for somebody who sends them, the newest first')
    .option('--limit <n>', 'how many', parseCount, 20)
    .option('--json', 'one JSON document per mail')
    .action(({ limit, json }: { limit: number; json?: boolean }) =>
      withAccounts(async (pool) => {
        const mails = await listMails(pool, limit);
        if (json) return printJsonLines(mails);
        if (mails.length === 0) return console.log('No mail waits.');
        printTable(
          ['at', 'kind', 'to', 'link'],
          mails.map(({ createdAt, kind, recipient, link }) => [createdAt.toISOString(), kind, recipient, link ?? '-']),
        );
      }),
    );
}

function firstOrganiserCommand(): Command {
  return new Command('first-organiser')
    .description('makes an organiser with a random password, if there is none yet')
    .action(() =>
      withAccounts(async (pool) => {
        const made = await makeFirstOrganiser(pool);
        if (made === undefined) return;
        console.log(`the first organiser is "${made.username}" with the password ${made.password} (said only now)`);
      }),
    );
}

async function personOf(pool: Pool, name: string): Promise<Account> {
  const person = await findPerson(pool, name);
  if (person === undefined) throw new CliError(`There is nobody by the name of ${name}.`);
  return person;
}

async function withAccounts(work: (pool: Pool) => Promise<void>): Promise<void> {
  const settings = readAccountsSettings();
  const logger = createLogger('cli', settings.LOG_LEVEL);
  const pool = createPool({ url: postgresUrl(settings), applicationName: 'cli', maxConnections: 1, logger });
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}
