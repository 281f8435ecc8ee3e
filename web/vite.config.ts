import { defineConfig } from 'vite';

/** The stack that `npm run web` takes its data from. */
const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080';

/** JSX needs no plugin: the compiler takes its settings from tsconfig.json. */
export default defineConfig({
  root: import.meta.dirname,
  // As it is, it needs Node's buffers.
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A file each: the content security policy allows no data in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What many pages use is one file, which is loaded beside the first one: many small ones wait for each other.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', minShareCount: 4 }] } } },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/posters', '/settings.json'].map((path) => [path, { target: gateway, changeOrigin: false }]),
    ),
  },
});
