import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { noticeOf } from './notice.ts';

const otherLocale = /\/intl\/[^/]+\/(?!fr-FR|en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;

/** React Aria ships its sentences in 34 languages; the first screen carries French, and English as its fallback. */
const twoLocales = (): Plugin => ({
  name: 'two-locales',
  enforce: 'pre',
  load: (id) => (otherLocale.test(id) ? 'export default {};' : null),
});

/** Each script and style once more, compressed as far as it goes: the gateway would not take the seconds at a request. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle: async ({ dir = '' }, files) => {
    for (const name of Object.keys(files).filter((file) => /\.(js|css)$/.test(file)))
      await writeFile(join(dir, `${name}.br`), brotliCompressSync(await readFile(join(dir, name))));
  },
});

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What a person takes away to verify a trail elsewhere: the verifier, as its own package makes it, and the page that explains. */
const handed = (): Plugin => ({
  name: 'handed',
  apply: 'build',
  generateBundle: {
    async handler() {
      await promisify(execFile)(process.execPath, [at('packages/verify/build.ts')]);
      const verifier = await readFile(at('packages/verify/dist/bocage-verify.mjs'));
      const notice = noticeOf(await readFile(at('docs/verify.md'), 'utf8'));
      this.emitFile({ type: 'asset', fileName: 'verification/bocage-verify.mjs', source: verifier });
      this.emitFile({ type: 'asset', fileName: 'verification/notice.html', source: notice });
    },
  },
});

// A development server speaks to a running gateway; the built files are served by the gateway itself.
const gateway = 'http://localhost:8080';

export default defineConfig({
  plugins: [twoLocales(), react(), compressed(), handed()],
  resolve: { alias: { zod: fileURLToPath(new URL('./src/app/no-zod.ts', import.meta.url)) } },
  build: {
    target: 'es2023',
    sourcemap: true,
    // `data:` would need to be named in the policy for images and fonts.
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    chunkSizeWarningLimit: 700,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: gateway, ws: true }, '/auth': gateway, '/verification': gateway },
  },
});
