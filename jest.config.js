const shared = {
  transform: { '^.+\\.[tj]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' } }] },
  // These publish ES modules only; jest runs CommonJS.
  transformIgnorePatterns: ['/node_modules/(?!(uuid|cockatiel)/)'],
  modulePathIgnorePatterns: ['<rootDir>/.local'],
  testEnvironment: 'node',
};

/** unit: no I/O. int: one module against the real engines. e2e: whole journeys through NGINX. */
export default {
  testTimeout: 60_000,
  globalSetup: '<rootDir>/tests/support/start-engines.ts',
  globalTeardown: '<rootDir>/tests/support/stop-engines.ts',
  projects: ['unit', 'int', 'e2e'].map((name) => ({
    ...shared,
    displayName: name,
    testMatch: [`<rootDir>/**/*.${name}.test.ts`],
  })),
};
