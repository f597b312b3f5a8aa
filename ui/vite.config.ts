// One script and one style sheet, fonts inside: the report is a single file that asks no network for anything.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 200_000,
    cssCodeSplit: false,
    target: 'es2022',
    lib: { entry: 'src/report/main.ts', formats: ['iife'], name: 'Powderkeg', fileName: () => 'report.js', cssFileName: 'report' },
  },
  test: { include: ['test/**/*.test.ts'] },
});
