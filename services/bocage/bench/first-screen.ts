// `pnpm bench:first-screen`: what an agent's home weighs on a phone, a slow line and a slow processor, and when it can be
// used. The demonstration runs (`npm start`), at BOCAGE_PUBLIC_URL; nothing is kept from one run to the next.
import { chromium } from '@playwright/test';
import config from '../playwright.config.ts';
import { demoPassword } from '../src/demo/people.ts';
import { signIn } from '../e2e/person.ts';

const url = process.env.BOCAGE_PUBLIC_URL ?? 'http://localhost:8080';
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

type Loaded = { path: string; bytes: number };

const browser = await chromium.launch(config.use?.launchOptions ?? {});
try {
  const { page, context } = await signIn(browser, url, 'noemie.fradet', demoPassword, { width: 390 });
  await page.locator('.recent-note').first().waitFor();
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.setCacheDisabled', { cacheDisabled: true });
  // 1 Mb/s, 40 ms away, on a processor 4 times slower.
  const bytesPerSecond = 1_000_000 / 8;
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 40,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const paths = new Map<string, string>();
  let loaded: Loaded[] = [];
  line.on('Network.requestWillBeSent', ({ requestId, request }) => paths.set(requestId, new URL(request.url).pathname));
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    loaded.push({ path: paths.get(requestId) ?? '', bytes: encodedDataLength }),
  );
  const all: { bytes: number; requests: number; usableMs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    loaded = [];
    const began = Date.now();
    await page.goto(`${url}/79049`, { waitUntil: 'commit' });
    await page.locator('.recent-note').first().waitFor();
    const usableMs = Date.now() - began;
    await page.waitForTimeout(2_500);
    all.push({ bytes: loaded.reduce((sum, { bytes }) => sum + bytes, 0), requests: loaded.length, usableMs });
  }
  print('| round | KB | requests | usable after, ms |\n| ----- | --- | -------- | ---------------- |');
  for (const [index, one] of all.entries())
    print(`| ${index + 1} | ${kilobytes(one.bytes)} | ${one.requests} | ${one.usableMs} |`);
  print('\n| the largest of the last round | KB |\n| ----------------------------- | --- |');
  for (const { path, bytes } of loaded.toSorted((a, b) => b.bytes - a.bytes).slice(0, 25))
    print(`| ${path} | ${kilobytes(bytes)} |`);
  const api = loaded.filter(({ path }) => path.startsWith('/api/'));
  print(
    `\nof them API answers: ${kilobytes(api.reduce((sum, { bytes }) => sum + bytes, 0))} KB in ${api.length} requests`,
  );
} finally {
  await browser.close();
}
