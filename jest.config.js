const project = (name, more = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/**/*.${name}.test.ts`],
  transform: {
    '^.+\\.m?[tj]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }],
    '^.+\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
          target: 'es2024',
        },
      },
    ],
  },
  // These publish ES modules only; jest runs CommonJS.
  transformIgnorePatterns: [
    '/node_modules/(?!(uuid|jose|cockatiel|node-pg-migrate|glob|path-scurry|lru-cache|qr|ical-generator|preact|@preact)/)',
  ],
  modulePathIgnorePatterns: ['<rootDir>/.local', '<rootDir>/web/dist'],
  testEnvironment: 'node',
  ...more,
});

const onEngines = {
  globalSetup: '<rootDir>/tests/support/start-engines.ts',
  globalTeardown: '<rootDir>/tests/support/stop-engines.ts',
};

/** unit: no I/O. int: one module against the real engines. e2e: whole journeys through NGINX. */
export default {
  // For a busy machine: what is waited for is a condition, so a quick one loses nothing.
  testTimeout: 150_000,
  // Test files run in a process beside jest's own, even where there is only one: what a test leaves open ends with it.
  workerIdleMemoryLimit: '2GB',
  projects: [project('unit'), project('int', onEngines), project('e2e', onEngines)],
};
