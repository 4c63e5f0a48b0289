import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { enter, makeWorkspace, test } from './journeys.ts';
import { type Person, saved, tabTo } from './person.ts';
import { fr, like, say } from './words.ts';

// Journey 5: files of every kind, on a line that is slow and breaks.
const f = fr.files;
let agent: Person;
let place = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  agent = await enter(browser, instance, 'a.agent');
  const { page } = agent;
  await makeWorkspace(page, 'Urbanisme');
  place = new URL(page.url()).pathname;
});
test.afterAll(() => agent?.context.close());

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGNkYPjPgA0wYRUdtBIAO/8BD1VZB6EAAAAASUVORK5CYII=',
  'base64',
);
const pdf = Buffer.from(
  `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`,
);
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
const stored = (page: Page, name: string) =>
  page.getByRole('list', { name: f.list }).getByRole('link', { name: new RegExp(`^${name.replace('.', '\\.')}`) });

test('several files are sent at once; what cannot be kept is refused in words', async ({ look }) => {
  const { page } = agent;
  await page.goto(`${place}/fichiers`);
  await expect(page.getByText(f.empty)).toBeVisible();
  await look(page, '5-empty');
  await tabTo(page, page.getByRole('button', { name: f.choose }));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
  await chooser.setFiles([
    file('Plan cadastral.png', png),
    file('Arrêté.pdf', pdf),
    file('Permis 079-12.eml', Buffer.from('From: mairie@example.fr\r\nSubject: Permis\r\n\r\nBonjour\r\n')),
    file('Relevé.dwg', Buffer.concat([Buffer.from('AC1032'), randomBytes(2048)])),
    file('facture.pdf', png),
    file('outil.exe', Buffer.from('MZ')),
  ]);
  for (const name of ['Plan cadastral.png', 'Arrêté.pdf', 'Permis 079-12.eml', 'Relevé.dwg'])
    await expect(stored(page, name)).toBeVisible({ timeout: 30_000 });
  const refused = (name: string) => page.getByRole('listitem').filter({ hasText: name }).getByRole('alert');
  await expect(refused('facture.pdf')).toContainText(/ne correspond pas/);
  await expect(refused('outil.exe')).toContainText(/programmes/);
  await look(page, '5-files');
  for (const name of ['facture.pdf', 'outil.exe']) {
    await page.getByRole('button', { name: say(f.dismiss, { name }) }).click();
    await expect(stored(page, name)).toHaveCount(0);
  }
});

test('files are dropped on the page', async () => {
  const { page, context } = agent;
  const names = ['Courrier 1.txt', 'Courrier 2.txt'];
  const files = names.map((name) => test.info().outputPath(name));
  for (const path of files) await writeFile(path, 'Monsieur le maire,');
  // As the desktop gives them to the browser.
  const desktop = await context.newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await desktop.send('Input.dispatchDragEvent', {
      type,
      x: 700,
      y: 500,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  await desktop.detach();
  for (const name of names) await expect(stored(page, name)).toBeVisible({ timeout: 30_000 });
});

test('a long upload is paused, resumed, loses the network and goes on: what arrives is what left', async ({ look }) => {
  const { page, context } = agent;
  const bytes = randomBytes(26 * 1024 * 1024);
  const name = 'Orthophoto.zip';
  bytes.write('PK\x03\x04', 'latin1');
  const path = test.info().outputPath(name);
  await writeFile(path, bytes);
  const line = await context.newCDPSession(page);
  const network = (bytesPerSecond: number, offline = false) =>
    line.send('Network.emulateNetworkConditions', {
      offline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: bytesPerSecond,
    });
  await line.send('Network.enable');
  await network(1_500_000);
  const begun = page.waitForRequest((request) => request.url().endsWith('/uploads') && request.method() === 'POST');
  await page.locator('input[type=file]').first().setInputFiles(path);
  expect((await begun).postDataJSON()).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex') });
  const progress = page.getByRole('progressbar', { name: say(f.progress, { name }) });
  const percent = async () => Number(await progress.getAttribute('aria-valuenow'));
  await expect.poll(percent).toBeGreaterThan(3);
  await tabTo(page, page.getByRole('button', { name: say(f.pause, { name }) }));
  await page.keyboard.press('Enter');
  const transfer = page.getByRole('listitem').filter({ has: progress });
  await expect(transfer).toContainText(like(f.state.paused));
  await look(page, '5-paused');
  await page.getByRole('button', { name: say(f.resume, { name }) }).click();
  await expect(transfer).toContainText(like(f.state.sending));
  await network(0, true);
  await expect(transfer).toContainText(say(f.state.offline, { sent: '', size: '' }).split('.')[0] ?? '');
  await look(page, '5-offline');
  await network(-1);
  await expect(stored(page, name)).toBeVisible({ timeout: 40_000 });
  await line.detach();
  await stored(page, name).click();
  await expect(page.getByText(createHash('sha256').update(bytes).digest('hex'))).toBeVisible();
  await expect(page.getByText(f.noPreview)).toBeVisible();
  await look(page, '5-no-preview');
});

test('a picture is shown even when its link expired on a slow line; it is downloaded as it came', async ({ look }) => {
  const { page } = agent;
  await page.goto(`${place}/fichiers`);
  let late = true;
  let asked = 0;
  // The first link is used when it is too late: what the store answers then is its own.
  await page.route(/X-Amz-Expires=/, async (route) => {
    asked += 1;
    if (late) {
      late = false;
      const { searchParams } = new URL(route.request().url());
      await new Promise((resolve) => setTimeout(resolve, (Number(searchParams.get('X-Amz-Expires')) + 1) * 1_000));
    }
    await route.continue();
  });
  await stored(page, 'Plan cadastral.png').click();
  const picture = page.getByRole('img', { name: say(f.previewOf, { name: 'Plan cadastral.png' }) });
  await expect(picture).toHaveJSProperty('naturalWidth', 8, { timeout: 30_000 });
  expect(asked).toBe(2);
  await page.unroute(/X-Amz-Expires=/);
  await look(page, '5-picture');
  const download = await saved(page, () => page.getByRole('button', { name: f.download }).first().click());
  expect(download.name).toBe('Plan cadastral.png');
  expect(download.bytes.equals(png)).toBe(true);
});

test('a picture that cannot be drawn is offered for download, and its link is not asked for again and again', async () => {
  const { page } = agent;
  await page.goto(`${place}/fichiers`);
  // Its head says that it has no width: a picture by its bytes, which nobody can draw.
  const broken = Buffer.from(png).fill(0, 16, 24);
  await page.locator('input[type=file]').first().setInputFiles(file('Photo coupée.png', broken));
  await expect(stored(page, 'Photo coupée.png')).toBeVisible({ timeout: 30_000 });
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/preview')) asked += 1;
  });
  await stored(page, 'Photo coupée.png').click();
  await expect(page.getByText(f.noPreview)).toBeVisible();
  expect(asked).toBeLessThanOrEqual(2);
});

test('a PDF is shown in the page', async ({ look }) => {
  const { page } = agent;
  await page.goto(`${place}/fichiers`);
  const [shown] = await Promise.all([
    page.waitForResponse((response) => response.url().includes('X-Amz-Signature')),
    stored(page, 'Arrêté.pdf').click(),
  ]);
  expect(shown.status()).toBe(200);
  expect(shown.headers()['content-type']).toContain('application/pdf');
  expect(shown.headers()['content-disposition'] ?? 'inline').toMatch(/^inline/);
  await expect(page.getByTitle(say(f.previewOf, { name: 'Arrêté.pdf' }))).toBeVisible();
  await look(page, '5-pdf');
});
