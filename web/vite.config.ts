import { defineConfig, type Plugin } from 'vite';

/** The stack that `npm run web` takes its data from. */
const gateway = process.env.GATEWAY_URL ?? 'http://127.0.0.1:8080';

/** JSX needs no plugin: the compiler takes its settings from tsconfig.json. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [hallDocument()],
  // As it is, it needs Node's buffers.
  resolve: { alias: { 'csv-parse/sync': 'csv-parse/browser/esm/sync' } },
  build: {
    target: 'es2022',
    outDir: 'dist',
    emptyOutDir: true,
    // A file each: the content security policy allows no data in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file for all pages: three small ones wait for each other longer than they take together.
    cssCodeSplit: false,
    // What many pages use is one file, which is loaded beside the first one: many small ones wait for each other.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'common', minShareCount: 4 }] } } },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/posters', '/settings.json'].map((path) => [path, { target: gateway, changeOrigin: false }]),
    ),
  },
});

/**
 * The document of a show's page, `hall.html`: as `index.html`, but it names the scripts of that page too, so that they
 * are loaded beside the first ones and not after them.
 */
function hallDocument(): Plugin {
  return {
    name: 'hall-document',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const document = bundle['index.html'];
      const page = Object.values(bundle).find(
        (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/hall/page.tsx'),
      );
      if (document?.type !== 'asset' || page === undefined) throw new Error('the page of a show is not where it was');
      const html = String(document.source);
      const links = withImports(page.fileName)
        .filter((file) => !html.includes(file))
        .map((file) => `    <link rel="modulepreload" crossorigin href="/${file}">\n`);
      const source = html.replace('  </head>', `${links.join('')}  </head>`);
      this.emitFile({ type: 'asset', fileName: 'hall.html', source });

      function withImports(name: string, seen = new Set<string>()): string[] {
        const file = bundle[name];
        if (file?.type !== 'chunk' || seen.has(name)) return [];
        seen.add(name);
        return [name, ...file.imports.flatMap((imported) => withImports(imported, seen))];
      }
    },
  };
}
