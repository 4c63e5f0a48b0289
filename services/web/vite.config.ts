import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const otherLocale = /\/intl\/[^/]+\/(?!fr-FR|en-US)[a-z]{2}-[A-Z]{2}\.mjs$/;

/** React Aria ships its sentences in 34 languages; the first screen carries French, and English as its fallback. */
const twoLocales = (): Plugin => ({
  name: 'two-locales',
  enforce: 'pre',
  load: (id) => (otherLocale.test(id) ? 'export default {};' : null),
});

// A development server speaks to a running gateway; the built files are served by the gateway itself.
const gateway = 'http://localhost:8080';

export default defineConfig({
  plugins: [twoLocales(), react()],
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
    proxy: { '/api': { target: gateway, ws: true }, '/auth': gateway },
  },
});
