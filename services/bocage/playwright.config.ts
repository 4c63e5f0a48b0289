import { defineConfig } from '@playwright/test';
import type { Setting } from './e2e/journeys.ts';

/** The journeys of a person, in a real browser, on the real servers. One worker: two cores are already shared by them. */
export default defineConfig<object, { setting: Setting }>({
  // All of them with the services in one process; those that cross services with one process per service too.
  projects: [
    { name: 'one', use: { setting: 'one' } },
    { name: 'split', use: { setting: 'split' }, testMatch: 'journey-[34]-*.e2e.ts' },
  ],
  testDir: './e2e',
  testMatch: '*.e2e.ts',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  outputDir: './test-results',
  use: {
    browserName: 'chromium',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    navigationTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
