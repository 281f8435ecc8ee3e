import type { TestMutant } from '../mutant.ts';

const door = ['shared/test/access.unit.test.ts'];
const tokens = ['shared/test/authenticate.unit.test.ts'];
const keys = ['shared/test/published-keys.unit.test.ts'];
const walk = ['tests/doors/rights.int.test.ts'];
const tls = ['tests/e2e/tls.e2e.test.ts'];
const through = ['nginx/test/passing-through.int.test.ts'];
const redis = ['write-api/test/full-redis.int.test.ts'];
const template = 'nginx/nginx.conf.template';
const rightsAt = 'shared/src/http/access.ts';
const accessTokens = 'shared/src/http/access-tokens.ts';
const publishedKeys = 'shared/src/http/published-keys.ts';
const failpoint = ['shared/test/failpoint.unit.test.ts'];
const start = 'SCRAM-SHA-512';
/** What decides who may ask, and how much of everything a stranger may have, taken away. */
export const access: TestMutant[] = [
  {
    name: 'an empty ADMIN_TOKEN is not an absent one',
    edits: [
      { file: 'shared/src/service/config.ts', find: "value !== '' || name === 'ADMIN_TOKEN'", replace: "value !== ''" },
    ],
    tests: door,
  },
  {
    name: 'a token is long enough',
    edits: [
      {
        file: 'shared/src/http/access-settings.ts',
        find: "    .min(32, 'must have 32 characters or more')\n",
        replace: '',
      },
    ],
    tests: door,
  },
  {
    name: 'where nothing is said nothing is open',
    edits: [{ file: 'shared/src/http/access-settings.ts', find: ".default('required')", replace: ".default('open')" }],
    tests: door,
  },
  {
    name: 'users bring a token where one is required',
    edits: [{ file: rightsAt, find: '      user: isOpen,', replace: '      user: true,' }],
    tests: door,
  },
  {
    name: 'what is their own is read with a token where one is required',
    edits: [{ file: rightsAt, find: '      own: isOpen,', replace: '      own: true,' }],
    tests: door,
  },
  {
    name: 'who schedules is an organiser',
    edits: [
      {
        file: rightsAt,
        find: "if (right === 'organiser' || right === 'operator')",
        replace: "if (right === 'operator')",
      },
    ],
    tests: door,
  },
  {
    name: 'an operator sees nothing of others',
    edits: [
      {
        file: rightsAt,
        find: "isForAll: principal.roles.includes('organiser')",
        replace: 'isForAll: principal.roles.length > 0',
      },
    ],
    tests: door,
  },
  {
    name: 'who needs no token sees nothing of others where one is required',
    edits: [{ file: rightsAt, find: 'isForAll: isOpen }', replace: 'isForAll: true }' }],
    tests: door,
  },
  {
    name: 'a booking of somebody else is not there',
    edits: [{ file: 'read-api/src/routes/booking.ts', find: ' || !maySee(caller, booking.userId)', replace: '' }],
    tests: walk,
    named: 'GET /api/bookings/',
  },
  {
    name: 'the bookings of somebody else are not there',
    edits: [
      {
        file: 'read-api/src/routes/user-bookings.ts',
        find: "    if (!maySee(caller, userId)) throw new HttpProblem('user-not-found');\n",
        replace: '',
      },
    ],
    tests: walk,
    named: 'GET /api/users/',
  },
  {
    name: 'a history names nobody else',
    edits: [
      { file: 'read-api/src/visible.ts', find: 'if (isOfBooking && !isOwn)', replace: 'if (isOfBooking && isOwn)' },
    ],
    tests: walk,
    named: 'tells',
  },
  {
    name: 'a history of one is not taken for that of another',
    edits: [{ file: 'read-api/src/routes/history.ts', find: ", ...seenBy].join('.')", replace: "].join('.')" }],
    tests: walk,
    named: 'is not taken for',
  },
  {
    name: 'nobody orders for somebody else',
    edits: [{ file: 'write-api/src/order.ts', find: '  requireMayActFor(caller, body.userId);\n', replace: '' }],
    tests: walk,
    named: 'POST /api/book',
  },
  {
    name: 'a token says its algorithm, and it is ours',
    edits: [{ file: accessTokens, find: "alg: z.literal('EdDSA')", replace: 'alg: z.string()' }],
    tests: tokens,
  },
  {
    name: 'a token is an access token',
    edits: [{ file: accessTokens, find: '^(?:application\\/)?at\\+jwt$', replace: '^' }],
    tests: tokens,
  },
  {
    name: 'a token is of our issuer',
    edits: [{ file: accessTokens, find: '          issuer,\n', replace: '' }],
    tests: tokens,
  },
  {
    name: 'a token is for us',
    edits: [{ file: accessTokens, find: '          audience,\n', replace: '' }],
    tests: tokens,
  },
  {
    name: 'a token ends',
    edits: [{ file: accessTokens, find: '  exp: z.number(),', replace: '  exp: z.number().default(4e9),' }],
    tests: tokens,
  },
  {
    name: 'a remembered token ends too',
    edits: [{ file: accessTokens, find: 'Date.now() < entry.untilMs && ', replace: '' }],
    tests: tokens,
  },
  {
    name: 'a remembered token ends with its key',
    edits: [{ file: accessTokens, find: ' && keys.known(entry.kid) === entry.key', replace: '' }],
    tests: tokens,
  },
  {
    name: 'a long token is not looked at',
    edits: [
      {
        file: 'shared/src/http/authenticate.ts',
        find: 'if (token.length > maxTokenLength)',
        replace: 'if (token.length < 0)',
      },
    ],
    tests: tokens,
  },
  {
    name: 'made up kids cause few requests',
    edits: [{ file: publishedKeys, find: 'nowMs - askedMs >= cooldownMs', replace: 'nowMs >= askedMs' }],
    tests: keys,
  },
  {
    name: 'the keys outlive accounts',
    edits: [
      {
        file: publishedKeys,
        find: '      failed = true;',
        replace: '      failed = true;\n      entries = new Map();',
      },
    ],
    tests: keys,
  },
  {
    name: 'a withdrawn key is forgotten',
    edits: [
      {
        file: publishedKeys,
        find: '  const entries = new Map<string, Entry>();\n  for',
        replace: '  const entries = new Map<string, Entry>(before);\n  for',
      },
    ],
    tests: keys,
  },
  {
    name: 'Kafka is reached over TLS',
    edits: [{ file: 'shared/src/log/client.ts', find: '    ...(tls && { ssl: { ...tls } }),\n', replace: '' }],
    tests: tls,
    named: start,
  },
  {
    name: 'Kafka is told who asks',
    edits: [{ file: 'shared/src/log/client.ts', find: '    ...(sasl && { sasl: saslOptions(sasl) }),\n', replace: '' }],
    tests: tls,
    named: start,
  },
  {
    name: 'MongoDB is reached with the files that are named',
    edits: [{ file: 'shared/src/stores/mongodb.ts', find: '    ...tls,\n', replace: '' }],
    tests: tls,
    named: start,
  },
  {
    name: 'PostgreSQL is reached with the files that are named',
    edits: [
      {
        file: 'shared/src/service/engine-settings.ts',
        find: 'if (given && !url.searchParams.has(name)) url',
        replace: 'if (!given && !url.searchParams.has(name)) url',
      },
    ],
    tests: tls,
    named: start,
  },
  {
    name: 'Redis is reached with the files that are named',
    edits: [
      {
        file: 'shared/src/stores/redis.ts',
        find: '    ...(tls && { tls }),\n',
        replace: '',
      },
    ],
    tests: tls,
    named: start,
  },
  {
    name: 'nothing that was asked for in order to be safe goes unused',
    edits: [
      {
        file: 'shared/src/service/engine-settings.ts',
        find: 'if (!secured.includes(engine)) return unused.map(',
        replace: 'if (!secured.includes(engine)) return unused.slice(unused.length).map(',
      },
    ],
    tests: ['shared/test/engine-settings.int.test.ts'],
  },
  {
    name: 'a password is not shown to whoever listens',
    edits: [
      {
        file: 'shared/src/service/engine-settings.ts',
        find: "if (mechanism === 'plain' && settings.KAFKA_TLS !== 'on') {",
        replace: "if (mechanism === 'plain' && settings.KAFKA_TLS === undefined) {",
      },
    ],
    tests: ['shared/test/engine-settings.int.test.ts'],
  },
  {
    name: 'PostgreSQL is never asked for TLS that may go without',
    edits: [
      {
        file: 'shared/src/service/engine-settings.ts',
        find: "if (mode === 'allow' || mode === 'prefer') {",
        replace: "if (mode === 'allow') {",
      },
    ],
    tests: ['shared/test/engine-settings.int.test.ts'],
  },
  {
    name: 'who waits is reached under our own prefix only',
    edits: [
      {
        file: 'shared/src/stores/replies.ts',
        find: '(isReplies(channel) ? redis.publish(channel, message) : 0)',
        replace: '(isReplies(channel) || channel ? redis.publish(channel, message) : 0)',
      },
    ],
    tests: ['shared/test/replies.unit.test.ts'],
  },
  {
    name: 'the worker tells outcomes by way of that prefix',
    edits: [{ file: 'worker/src/main.ts', find: 'createReplies(', replace: '((it: never) => it)(' }],
    tests: ['worker/test/worker.int.test.ts'],
    named: 'tells outcomes on the channel',
  },
  {
    name: 'a channel of replies ends in the id of an instance',
    edits: [
      {
        file: 'shared/src/stores/redis.ts',
        find: 'channel.startsWith(replies) && uuid.test(channel.slice(replies.length))',
        replace: 'channel.startsWith(replies)',
      },
    ],
    tests: ['shared/test/replies.unit.test.ts'],
  },
  {
    name: 'a subscription that is being made anew is not told to be',
    edits: [
      {
        file: 'shared/src/stores/redis.ts',
        find: ' && redis.stream === asked && isConnected(redis)) {',
        replace: ') {',
      },
    ],
    tests: ['shared/test/sentinels.int.test.ts'],
  },
  {
    name: 'a Redis that is full forgets keys',
    edits: [
      {
        file: 'local/engines/redis.ts',
        find: "'maxmemory-policy': 'volatile-lru'",
        replace: "'maxmemory-policy': 'noeviction'",
      },
    ],
    tests: redis,
    named: 'strangers',
  },
  {
    name: 'the containers have the same Redis',
    edits: [
      {
        file: 'docker-compose.yml',
        find: '--maxmemory-policy, volatile-lru',
        replace: '--maxmemory-policy, noeviction',
      },
    ],
    tests: redis,
    named: 'docker-compose',
  },
  {
    name: 'a key takes the same few bytes, whatever a client sends',
    edits: [{ file: 'write-api/src/idempotency.ts', find: '${digest(', replace: '${String(' }],
    tests: redis,
    named: 'strangers',
  },
  {
    name: 'a key is remembered for a day',
    edits: [{ file: 'write-api/src/idempotency.ts', find: "      'EX',\n      rememberedSeconds,\n", replace: '' }],
    tests: ['write-api/test/orders.int.test.ts'],
    named: 'is remembered for a day',
  },
  {
    name: 'the queue of write-api is bounded by bytes',
    edits: [
      {
        file: 'shared/src/log/log-writer.ts',
        find: '      if (waiting > 0 && waitingBytes + bytes > maxQueuedBytes) return Promise.reject(new LogUnavailableError(true));\n',
        replace: '',
      },
    ],
    tests: ['shared/test/log-writer.int.test.ts'],
    named: 'beyond what its queue may weigh',
  },
  {
    name: 'a client keeps so many streams open',
    edits: [{ file: template, find: '        limit_conn streams ', replace: '        # limit_conn streams ' }],
    tests: through,
    named: 'as many streams',
  },
  {
    name: 'a client keeps so many waiting requests open',
    edits: [{ file: template, find: '        limit_conn waits ', replace: '        # limit_conn waits ' }],
    tests: through,
    named: 'as many streams',
  },
  {
    name: 'the address of a client is what its balancer says',
    edits: [{ file: 'nginx/render', find: 'printf \'    set_real_ip_from %s;\\n\' "$range"', replace: ':' }],
    tests: through,
    named: "the client's address",
  },
  {
    name: 'what stands before the last stranger anybody can have written',
    edits: [{ file: 'nginx/render', find: "      echo '    real_ip_recursive on;'\n", replace: '' }],
    tests: through,
    named: "the client's address",
  },
  {
    name: 'what a client says about who it is is replaced',
    edits: [
      {
        file: template,
        find: 'proxy_set_header X-Forwarded-For $remote_addr;',
        replace: 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
      },
    ],
    tests: through,
    named: "the client's address",
  },
  {
    name: 'an armed failpoint is refused in production',
    edits: [{ file: 'shared/src/service/config.ts', find: ', ...failpointProblems(given)]', replace: ']' }],
    tests: failpoint,
  },
  {
    name: 'an armed failpoint is warned of',
    edits: [{ file: 'shared/src/service/run.ts', find: 'if (trap !== undefined)\n', replace: 'if (trap === "")\n' }],
    tests: ['worker/test/worker.int.test.ts'],
    named: 'killed at worker/before-lock',
  },
];
