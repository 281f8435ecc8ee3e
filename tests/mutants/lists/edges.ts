import type { TestMutant } from '../mutant.ts';

const edge = ['tests/e2e/edge.e2e.test.ts'];
const contract = ['write-api/test/contract.int.test.ts'];
const problems = ['nginx/test/problems.int.test.ts'];
const server = ['shared/test/http-server.int.test.ts'];
const template = 'nginx/nginx.conf.template';
const body = 'shared/src/http/json-body.ts';

/** What the services and the gateway say of a request before it is an order, taken away. */
export const edges: TestMutant[] = [
  {
    name: 'a slash at the end is of no account at a service',
    edits: [
      {
        file: 'shared/src/http/app.ts',
        find: "  app.set('case sensitive routing', true);\n",
        replace: "  app.set('case sensitive routing', true);\n  app.set('strict routing', true);\n",
      },
    ],
    tests: edge,
    named: 'the same at the service',
  },
  {
    name: 'capitals are of account at a service',
    edits: [{ file: 'shared/src/http/app.ts', find: "  app.set('case sensitive routing', true);\n", replace: '' }],
    tests: edge,
    named: 'the same at the service',
  },
  {
    name: 'a slash at the end is of no account at the gateway: orders',
    edits: [
      { file: template, find: '"~^/api/(?:book|holds)/?$" writer;', replace: '"~^/api/(?:book|holds)$" writer;' },
    ],
    tests: edge,
    named: 'the same at the service',
  },
  {
    name: 'a slash at the end is of no account at the gateway: shows',
    edits: [{ file: template, find: '"~^/api/events/[^/]+/?$" show;', replace: '"~^/api/events/[^/]+$" show;' }],
    tests: edge,
    named: 'the same at the service',
  },
  {
    name: 'the gateway decides by the path as it was asked',
    edits: [{ file: template, find: '    map $raw_path $takers {', replace: '    map $uri $takers {' }],
    tests: edge,
    named: 'the same at the service',
  },
  {
    name: 'a service names what a path takes',
    edits: [
      {
        file: 'shared/src/http/app.ts',
        find: "throw new HttpProblem('method-not-allowed', { headers: { Allow: allow.join(', ') } });",
        replace: "throw new HttpProblem('method-not-allowed');",
      },
    ],
    tests: contract,
    named: '405',
  },
  {
    name: 'the gateway names what a path takes',
    edits: [{ file: template, find: '        add_header Allow $own_allow always;\n', replace: '' }],
    tests: problems,
    named: '405',
  },
  {
    name: 'the gateway names what a path takes where NGINX itself refuses',
    edits: [
      { file: template, find: 'method-not-allowed $allowed_methods;', replace: 'method-not-allowed "GET, HEAD, PUT";' },
    ],
    tests: problems,
    named: '405',
  },
  {
    name: 'a tunnel is refused with what its address takes',
    edits: [
      {
        file: 'shared/src/http/malformed.ts',
        find: "'method-not-allowed', { headers: { Allow: '' } }",
        replace: "'method-not-allowed'",
      },
    ],
    tests: server,
  },
  {
    name: 'a header line may be as long as promised, at the gateway',
    edits: [
      { file: template, find: 'large_client_header_buffers 2 128k;', replace: 'large_client_header_buffers 4 8k;' },
    ],
    tests: problems,
    named: '414 and 431',
  },
  {
    name: 'a header line may be as long as promised, at a service',
    edits: [
      {
        file: 'shared/src/http/server.ts',
        find: 'maxHeaderBytes = 20 * 1024',
        replace: 'maxHeaderBytes = 16 * 1024',
      },
    ],
    tests: server,
    named: '16 kB of headers',
  },
  {
    name: 'a token that is too long is a wrong token',
    edits: [
      {
        file: 'shared/src/http/server.ts',
        find: 'bytes - (tokenOf(headers.authorization)?.length ?? 0) > maxHeaderBytes',
        replace: 'bytes > maxHeaderBytes',
      },
    ],
    tests: ['tests/doors/tokens.int.test.ts'],
    named: 'is a 401 with one code',
  },
  {
    name: 'what is no token has the size that is promised, and not that of a token',
    edits: [
      {
        file: 'shared/src/http/server.ts',
        find: 'bytes - (tokenOf(headers.authorization)?.length ?? 0) > maxHeaderBytes',
        replace: 'headers.authorization === undefined',
      },
    ],
    tests: server,
    named: 'token',
  },
  {
    name: 'an address does not get the buffer of a token',
    edits: [{ file: template, find: '"~^.{16384}" 1;', replace: '"~^.{65000}" 1;' }],
    tests: problems,
    named: '414 and 431',
  },
  {
    name: 'parameters of a content type are taken',
    edits: [
      {
        file: body,
        find: "  if (type === 'application/json') return true;\n",
        replace:
          "  if (['application/json', 'application/json; charset=utf-8'].includes(type)) return true;\n  if (type !== '') return false;\n",
      },
    ],
    tests: contract,
    named: 'content type',
  },
  {
    name: 'JSON is UTF-8',
    edits: [
      {
        file: body,
        find: "name?.toLowerCase() !== 'charset' ||",
        replace: "name !== undefined || name !== 'charset' ||",
      },
    ],
    tests: contract,
    named: 'content type',
  },
  {
    name: 'a key stands once in a body',
    edits: [{ file: body, find: 'const path = equalKeys(text, value);', replace: 'const path = equalKeys("{}", {});' }],
    tests: contract,
    named: 'a key twice',
  },
  {
    name: 'a key that is spelled in two ways is one key',
    edits: [
      {
        file: 'shared/src/http/equal-keys.ts',
        find: "lastString.includes('\\\\') ? String(JSON.parse(lastString)) : lastString.slice(1, -1)",
        replace: 'lastString.slice(1, -1)',
      },
    ],
    tests: ['shared/test/equal-keys.unit.test.ts'],
  },
];
