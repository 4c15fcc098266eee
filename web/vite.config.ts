// How the client is built: into web/dist, which the Go program embeds and serves under /app/.
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { brotli } from './build/brotli.ts';
import { chunkOf } from './build/chunks.ts';
import { everyday } from './build/everyday.ts';
import { icons } from './build/icons.ts';
import { limits } from './build/limits.ts';
import { shortMessages } from './build/messages.ts';
import { mountOnly } from './build/mount.ts';

const entry = `${import.meta.dirname}/src/app/main.ts`;
const server = process.env['MOBILIZE_PROXY'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/app/',
  plugins: [
    icons(),
    everyday(),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/i18n/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      emitGitIgnore: false,
      emitPrettierIgnore: false,
    }),
    shortMessages(['da', 'en']),
    mountOnly(),
    svelte(),
    process.env['VITEST'] === undefined &&
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src/sw',
        filename: 'worker.ts',
        registerType: 'prompt',
        injectRegister: false,
        manifest: false,
        injectManifest: {
          globPatterns: ['index.html', 'assets/*.{js,css,woff2}'],
          injectionPoint: 'self.__WB_MANIFEST',
        },
      }),
    brotli(),
    limits(),
  ],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    // A file with a screen's name only hands on what lies in one of these: it is fetched at once by itself.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, needed) => needed.filter((file) => /\/(follow|account|planner)-/.test(file)),
    },
    sourcemap: false,
    rolldownOptions: {
      // Svelte's custom elements are not used; their module has a class at its top that the bundler dares not drop.
      // Its indexes and what only spreading needs are taken for more than names too: the first load would fetch every file.
      treeshake: {
        moduleSideEffects: [
          { test: /svelte\/src\/internal\/client\/dom\/elements\/custom-element\.js$/, sideEffects: false },
          {
            test: /svelte\/src\/internal\/client\/(index|dom\/elements\/(bindings\/select|attachments|style))\.js$/,
            sideEffects: false,
          },
          { test: /svelte\/src\/reactivity\/[\w-]+\.js$/, sideEffects: false },
        ],
      },
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: (id, context) => chunkOf(id, context, entry) }],
        },
      },
    },
  },
  server: {
    proxy: { '/v1': server, '/archive': server },
  },
  test: {
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    environment: 'node',
  },
});
