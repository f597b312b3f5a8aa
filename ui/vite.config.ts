// One script and one style sheet for each host, fonts inside: the report is a single file that asks no network for anything, the studio's page is served from the program.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig(({ mode }) => {
  const host = mode === 'studio' ? 'studio' : 'report';
  return {
    plugins: [svelte()],
    build: {
      outDir: 'dist',
      emptyOutDir: host === 'report',
      assetsInlineLimit: 200_000,
      cssCodeSplit: false,
      target: 'es2022',
      lib: { entry: `src/${host}/main.ts`, formats: ['iife'], name: 'Powderkeg', fileName: () => `${host}.js`, cssFileName: host },
    },
    test: { include: ['test/**/*.test.ts'] },
  };
});
