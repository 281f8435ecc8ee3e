import type { TestMutant } from '../mutant.ts';

const tokens = ['accounts/test/tokens.unit.test.ts'];
const keys = ['accounts/test/keys.unit.test.ts'];
const sealing = ['shared/test/sealing.unit.test.ts'];
const refresh = ['accounts/test/refresh.int.test.ts'];
const limits = ['accounts/test/limits.int.test.ts'];
const mails = ['accounts/test/mails.int.test.ts'];
const contract = ['accounts/test/contract.int.test.ts'];

/** What keeps passwords, sessions and keys, taken away. */
export const accounts: TestMutant[] = [
  {
    name: 'a spent token is answered for half a minute, and not for ever',
    edits: [
      {
        file: 'accounts/src/tokens/rotation.ts',
        find: "return number - presented <= recent.length ? 'repeat' : 'reused';",
        replace: "return number - presented <= recent.length ? 'repeat' : 'repeat';",
      },
    ],
    tests: tokens,
  },
  {
    name: 'a repetition gets the newest token',
    edits: [
      {
        file: 'accounts/src/sessions.ts',
        find: 'refreshToken(secret, sessionId, session.number)',
        replace: 'refreshToken(secret, sessionId, token.number + 1)',
      },
    ],
    tests: refresh,
    named: 'a retry within 30 s gets the same successor',
  },
  {
    name: 'a token is spent by one request',
    edits: [
      {
        file: 'accounts/src/store/sessions.ts',
        find: 'WHERE session_id = $1 AND token_hash = $2`',
        replace: 'WHERE session_id = $1 AND $2::bytea IS NOT NULL`',
      },
    ],
    tests: refresh,
    named: 'of many requests at the same time',
  },
  {
    name: 'a session ends by a genuine token only',
    edits: [
      {
        file: 'accounts/src/sessions.ts',
        find: 'return isOfSession(token, secret) ? { session, secret } : undefined;',
        replace: 'return isOfSession(token, secret) || token ? { session, secret } : undefined;',
      },
    ],
    tests: refresh,
    named: 'who only knows the id',
  },
  {
    name: 'a key is published before it signs',
    edits: [
      {
        file: 'accounts/src/keys/rotation.ts',
        find: 'if (lastEndMs - leadMs > nowMs)',
        replace: 'if (lastEndMs > nowMs)',
      },
    ],
    tests: keys,
  },
  {
    name: 'a sealed value opens in its place only',
    edits: [
      {
        file: 'shared/src/service/sealing.ts',
        find: "createCipheriv('aes-256-gcm', current!.key, nonce).setAAD(Buffer.from(context))",
        replace: "createCipheriv('aes-256-gcm', current!.key, nonce).setAAD(Buffer.from(context.slice(0, 3)))",
      },
      {
        file: 'shared/src/service/sealing.ts',
        find: '.setAAD(Buffer.from(context))\n        .setAuthTag',
        replace: '.setAAD(Buffer.from(context.slice(0, 3)))\n        .setAuthTag',
      },
    ],
    tests: sealing,
  },
  {
    name: 'attempts are counted before they are looked at',
    edits: [
      {
        file: 'accounts/src/credentials.ts',
        find: '      const counted = await limits.count(attempt);\n      if (await hashing.check(password, phc)) {',
        replace:
          '      const isRight = await hashing.check(password, phc);\n      const counted = await limits.count(attempt);\n      if (isRight) {',
      },
    ],
    tests: limits,
    named: 'of many guesses at the same time',
  },
  {
    name: 'each lock is twice as long as the one before',
    edits: [
      {
        file: 'accounts/src/limits.ts',
        find: 'firstLockSeconds * 2 ** (consumedPoints - 1)',
        replace: 'firstLockSeconds + consumedPoints * 0',
      },
    ],
    tests: limits,
    named: 'five failures',
  },
  {
    name: 'the right password gives back what was counted',
    edits: [
      {
        file: 'accounts/src/limits.ts',
        find: "            giveBack(['account', 'address']),\n",
        replace: '',
      },
    ],
    tests: limits,
    named: 'many logins of one owner',
  },
  {
    name: 'an unknown name costs a hash',
    edits: [
      {
        file: 'accounts/src/passwords/hasher.ts',
        find: '(await timed(isPassword(password, phc ?? nobodys))) && phc !== undefined',
        replace: 'phc !== undefined && (await timed(isPassword(password, phc)))',
      },
    ],
    tests: mails,
    named: 'by logging in',
  },
  {
    name: 'a name is kept for who has registered with a known address',
    edits: [
      {
        file: 'accounts/src/people.ts',
        find: '        await insertAccount(client, { username, email: null, passwordHash: null, ...kept });\n',
        replace: '',
      },
    ],
    tests: mails,
    named: 'by registering',
  },
  {
    name: 'nobody logs in before their address is verified',
    edits: [
      {
        file: 'accounts/src/credentials.ts',
        find: '!(verifyEmail && !account.verifiedAt)',
        replace: '!(verifyEmail && !account.createdAt)',
      },
    ],
    tests: mails,
    named: 'lets nobody in',
  },
  {
    name: 'a new password by a link ends all sessions',
    edits: [
      {
        file: 'accounts/src/people.ts',
        find: '        await deleteSessions(client, link.userId);\n',
        replace: '',
      },
    ],
    tests: mails,
    named: 'ends all sessions, and the link',
  },
  {
    name: 'pages of elsewhere do not use the cookie',
    edits: [
      {
        file: 'accounts/src/routes/session-cookie.ts',
        find: "  if (!isOurs) throw new HttpProblem('origin-not-allowed');\n",
        replace: '  if (!isOurs) return;\n',
      },
    ],
    tests: contract,
    named: 'is not used by pages of elsewhere',
  },
  {
    name: 'a session is found by its owner',
    edits: [
      {
        file: 'accounts/src/store/sessions.ts',
        find: "'DELETE FROM sessions WHERE session_id = $1 AND user_id = $2'",
        replace: "'DELETE FROM sessions WHERE session_id = $1 AND $2::int > 0'",
      },
    ],
    tests: contract,
    named: 'are listed with where and what',
  },
];
