import { randomBytes } from 'node:crypto';
import { testPassword, usernameOf } from '@bocage/testing';
import { expect, test } from '@playwright/test';
import { type Instance, startInstance } from './instance.ts';
import { accessible, type Person, picture, signIn } from './person.ts';

// Journeys 5 and 6: files of every kind, then the trail that tells it all.
let instance: Instance;
let agent: Person;
let place = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  instance = await startInstance();
  agent = await signIn(browser, instance.url, usernameOf('a.agent'), testPassword, { path: '/79901/espaces' });
  const { page } = agent;
  await page.getByRole('button', { name: 'J’ai compris' }).click();
  await page.getByLabel('Nom de l’espace').fill('Urbanisme');
  await page.getByRole('button', { name: 'Créer l’espace' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Urbanisme' })).toBeVisible();
  place = new URL(page.url()).pathname;
});
test.afterAll(async () => {
  await agent?.context.close();
  await instance?.close();
});

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGNkYPjPgA0wYRUdtBIAO/8BD1VZB6EAAAAASUVORK5CYII=',
  'base64',
);
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer });

test('several files are sent at once, the large one by parts; what cannot be kept is refused in words', async () => {
  const { page } = agent;
  await page.goto(`${place}/fichiers`);
  await expect(page.getByText('Aucun fichier dans cet espace')).toBeVisible();
  await accessible(page);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      file('Plan cadastral.png', png),
      file('Permis 079-12.eml', Buffer.from('From: mairie@example.fr\r\nSubject: Permis\r\n\r\nBonjour\r\n')),
      file('Relevé.dwg', Buffer.concat([Buffer.from('AC1032'), randomBytes(18 * 1024 * 1024)])),
      file('facture.pdf', png),
      file('outil.exe', Buffer.from('MZ')),
    ]);
  for (const name of ['Plan cadastral.png', 'Permis 079-12.eml', 'Relevé.dwg']) {
    await expect(page.getByRole('link', { name }).first()).toBeVisible({ timeout: 30_000 });
  }
  await expect(page.getByText(/ne correspond pas à son nom/).first()).toBeVisible();
  await expect(page.getByText(/Les programmes et les scripts ne sont pas acceptés/).first()).toBeVisible();
  await accessible(page);
  await picture(page, '5-files');
});

test('a picture is previewed, another type is download only', async () => {
  const { page } = agent;
  await page.goto(`${place}/fichiers`);
  await page.getByRole('link', { name: 'Plan cadastral.png' }).first().click();
  await expect(page.getByRole('img', { name: /Plan cadastral/ })).toBeVisible();
  await accessible(page);
  await picture(page, '5-preview');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Télécharger' }).first().click(),
  ]);
  expect(download.suggestedFilename()).toBe('Plan cadastral.png');
  await page.goto(`${place}/fichiers`);
  await page.getByRole('link', { name: 'Relevé.dwg' }).first().click();
  await expect(page.getByText('Ce type de fichier ne s’affiche pas ici')).toBeVisible();
});

test('an auditor reads sentences, filters, opens the detail and exports', async ({ browser }) => {
  const auditor = await signIn(browser, instance.url, usernameOf('a.auditor'), testPassword, {
    path: '/79901/journal',
  });
  const { page } = auditor;
  await page.getByRole('button', { name: 'J’ai compris' }).click();
  await expect(page.getByText(/Alain Aubry a ajouté le fichier « Plan cadastral.png »/)).toBeVisible();
  await expect(page.getByText(/Alain Aubry a téléchargé le fichier « Plan cadastral.png »/)).toBeVisible();
  await expect(page.getByText(/Alain Aubry a .*espace « Urbanisme »/).first()).toBeVisible();
  await accessible(page);
  await picture(page, '6-trail');
  await page.getByLabel('À propos de').selectOption({ label: 'Espaces' });
  await expect(page.getByText(/Plan cadastral/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Effacer les filtres' }).click();
  await page.getByRole('button', { name: 'Exporter' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /Tableur/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^journal-.*\.csv$/);
  await auditor.context.close();
});
