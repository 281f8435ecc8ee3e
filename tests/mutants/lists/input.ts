import type { TestMutant } from '../mutant.ts';

const server = 'shared/src/http/server.ts';
const batches = 'shared/src/log/record-batches.ts';
const decoding = 'shared/src/log/record-decoding.ts';
const unpacking = 'shared/src/log/decompression.ts';
const letters = 'shared/src/log/dead-letters.ts';
const kafkajs = 'shared/src/log/kafkajs.ts';

const http = ['shared/test/http-server.int.test.ts'];
const records = ['shared/test/record-batches.unit.test.ts'];
const transactions = { tests: ['shared/test/other-clients.int.test.ts'], named: 'transactions' };
const deadLetters = ['shared/test/dead-letters.unit.test.ts'];

/** What keeps whatever comes in from stopping a process or a partition, taken away. */
export const input: TestMutant[] = [
  {
    name: 'a request without Host is answered by us, and not by Node',
    edits: [{ file: server, find: 'requireHostHeader: false', replace: 'requireHostHeader: true' }],
    tests: http,
  },
  {
    name: 'an unknown Expect is answered by us, and not by Node',
    edits: [{ file: server, find: "  server.on('checkExpectation', answer);\n", replace: '' }],
    tests: http,
  },
  {
    name: 'what the HTTP parser refuses is answered by us, and not by Node',
    edits: [{ file: server, find: "  server.on('clientError', createMalformedAnswers(newestAnswer));\n", replace: '' }],
    tests: http,
  },
  {
    name: 'CONNECT is answered by us, and not by Node',
    edits: [{ file: server, find: "  server.on('connect', createTunnelRefusal(newestAnswer));\n", replace: '' }],
    tests: http,
  },
  {
    name: 'what a listener throws ends its request, and not the process',
    edits: [
      {
        file: server,
        find: "      logger?.error({ err: error, method: request.method }, 'request failed');\n",
        replace: '      if (logger) throw error;\n',
      },
    ],
    tests: http,
  },
  {
    name: 'garbage behind a request waits until the request is answered',
    edits: [
      {
        file: 'shared/src/http/malformed.ts',
        find: "newest.once('close', () => hangUp(socket, newest.req.complete ? answerTo(error) : ''));",
        replace: 'hangUp(socket, answerTo(error));',
      },
    ],
    tests: http,
  },
  {
    name: 'a header without a value is read as none',
    edits: [
      { file: 'shared/src/log/headers.ts', find: 'return first?.toString();', replace: 'return first!.toString();' },
    ],
    tests: records,
  },
  {
    name: 'a length below zero is no value',
    edits: [{ file: decoding, find: '    if (length < 0) return null;\n', replace: '' }],
    tests: records,
  },
  {
    name: 'batches in lz4 are read',
    edits: [{ file: unpacking, find: "  { name: 'lz4', unpack: unpackLz4 },\n", replace: '  undefined,\n' }],
    tests: records,
  },
  {
    name: 'batches in snappy are read, as Java packs them too',
    edits: [
      {
        file: unpacking,
        find: 'if (!packed.subarray(0, xerialMagic.length).equals(xerialMagic)) {',
        replace: 'if (packed.length > 0) {',
      },
    ],
    tests: records,
  },
  {
    name: 'gzip unpacks to so much and no more',
    edits: [
      { file: unpacking, find: 'gunzipSync(packed, { maxOutputLength: maxBytes })', replace: 'gunzipSync(packed)' },
    ],
    tests: records,
  },
  {
    name: 'zstd unpacks to so much and no more',
    edits: [
      {
        file: unpacking,
        find: 'zstdDecompressSync(packed, { maxOutputLength: maxBytes })',
        replace: 'zstdDecompressSync(packed)',
      },
    ],
    tests: records,
  },
  {
    name: 'snappy unpacks to so much and no more, by the length it states',
    edits: [
      {
        file: unpacking,
        find: '  if (end > unpacked.maxBytes) throw new UnpackError(tooLarge(unpacked.maxBytes));\n',
        replace: '',
      },
    ],
    tests: records,
  },
  {
    name: 'lz4 and the blocks of snappy unpack to so much and no more, whatever length they state',
    edits: [
      {
        file: unpacking,
        find: '    if (needed > this.maxBytes) throw new UnpackError(tooLarge(this.maxBytes));\n',
        replace: '',
      },
    ],
    tests: records,
  },
  {
    name: 'a batch has so many records and no more',
    edits: [{ file: batches, find: 'count < 0 || count > maxRecords || count >', replace: 'count < 0 || count >' }],
    tests: records,
  },
  {
    name: 'a batch that cannot be unpacked costs itself only',
    edits: [
      { file: batches, find: '    if (!(error instanceof UnpackError)) throw error;\n', replace: '    throw error;\n' },
    ],
    tests: records,
  },
  {
    name: 'a record that lies about its lengths costs itself only',
    edits: [
      {
        file: batches,
        find: 'const fault = contentFault({ bytes, start: contentAt, end: contentEnd });',
        replace:
          'const fault = contentAt > contentEnd ? contentFault({ bytes, start: contentAt, end: contentEnd }) : undefined;',
      },
    ],
    tests: records,
  },
  {
    name: 'the mark of a transaction is no record',
    edits: [{ file: batches, find: 'if (context.isControlBatch || count === 0) {', replace: 'if (count === 0) {' }],
    tests: records,
  },
  {
    name: 'the mark of a transaction counts as done',
    edits: [{ file: batches, find: '    found.push(marker(last, context));\n', replace: '' }],
    ...transactions,
  },
  {
    name: 'consumers are given the mark of a transaction',
    edits: [
      {
        file: decoding,
        find: '  readonly isControlRecord = false;\n  readonly batchContext: BatchContext;\n  readonly key = null;',
        replace: '  readonly isControlRecord = true;\n  readonly batchContext: BatchContext;\n  readonly key = null;',
      },
    ],
    ...transactions,
  },
  {
    name: 'a transaction that is left open hides nothing, and the log is measured behind it',
    edits: [
      {
        file: kafkajs,
        find: '  READ_COMMITTED: levels.READ_UNCOMMITTED,\n',
        replace: '',
      },
    ],
    ...transactions,
  },
  {
    name: 'a time that no date holds is none',
    edits: [
      {
        file: 'shared/src/log/record-time.ts',
        find: 'ms >= 0 && ms <= lastMs ? isoTime(ms)',
        replace: 'ms === ms ? isoTime(ms)',
      },
    ],
    tests: records,
  },
  {
    name: 'a command without a time is a dead letter',
    edits: [
      {
        file: 'shared/src/log/logged-command.ts',
        find: '  const at = recordTime(message);\n',
        replace: '  const at = recordTime(message) ?? new Date(Number(message.timestamp)).toISOString();\n',
      },
    ],
    tests: ['worker/test/messages.unit.test.ts'],
  },
  {
    name: 'what cannot be read is a dead letter that says why',
    edits: [
      {
        file: 'shared/src/log/logged-command.ts',
        find: '  if (fault !== undefined) return dead(fault);\n',
        replace: '',
      },
    ],
    tests: ['worker/test/messages.unit.test.ts'],
  },
  {
    name: 'the broker unpacks what comes packed',
    edits: [{ file: 'shared/src/log/topic-settings.ts', find: "  'compression.type': 'uncompressed',\n", replace: '' }],
    tests: ['shared/test/topic-settings.unit.test.ts'],
  },
  {
    name: 'the time of a record is the broker’s',
    edits: [
      { file: 'shared/src/log/topic-settings.ts', find: "  'message.timestamp.type': 'LogAppendTime',\n", replace: '' },
    ],
    tests: ['shared/test/topic-settings.unit.test.ts'],
  },
  {
    name: 'a dead letter that is not taken is not tried for ever',
    edits: [
      {
        file: letters,
        find: 'if (letters.length === 1)',
        replace: 'if (letters.length > 0) throw error;\n      if (letters.length === 1)',
      },
    ],
    tests: deadLetters,
  },
  {
    name: 'a dead letter that is cut keeps where it stood',
    edits: [
      {
        file: letters,
        find: "        ...coordinates(message, reason, source, partition),\n        ['dlq-cut'",
        replace: "        ['dlq-cut'",
      },
    ],
    tests: deadLetters,
  },
  {
    name: 'a dead letter that is too large takes no other along',
    edits: [
      {
        file: letters,
        find: 'const isWhole = letters.length > 1 && (await putWhole([letter], partition));',
        replace: 'const isWhole = false;',
      },
    ],
    tests: deadLetters,
  },
  {
    name: 'a dead letter that was cut is counted',
    edits: [{ file: letters, find: '    metrics.deadLettersCut.inc();\n', replace: '' }],
    tests: deadLetters,
  },
  {
    name: 'a dead letter that is not taken even when it is cut is given up',
    edits: [
      {
        file: letters,
        find: 'logger.error({ err: error, partition, offset: message.offset },',
        replace: 'if (error) throw error;\n      logger.error({ err: error, partition, offset: message.offset },',
      },
    ],
    tests: deadLetters,
  },
  {
    name: 'a dead letter that was cut alarms',
    edits: [
      {
        file: 'deploy/prometheus/alerts.yml',
        find: '      - alert: DeadLettersCut\n',
        replace: '      - record: DeadLettersCut\n',
      },
    ],
    tests: ['deploy/test/observability.unit.test.ts'],
  },
];
