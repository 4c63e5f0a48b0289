import { expect, test } from '@playwright/test';
import { testPassword, usernameOf } from '@bocage/testing';
import { type Instance, startInstance } from './instance.ts';
import { accessible, passKeycloak, picture, signIn, stepUp } from './person.ts';

// Journeys 1 and 2: an operator opens the instance to an EPCI; the administrator of a commune lives her first day.
let instance: Instance;
let sheet = { identifiant: '', code: '' };

test.describe.configure({ mode: 'serial' });
test.beforeAll(async () => {
  instance = await startInstance({ empty: true });
});
test.afterAll(() => instance.close());

test('the operator opens the perimeter of an EPCI in one act', async ({ browser }) => {
  const operator = usernameOf('operator');
  const { page, context } = await signIn(browser, instance.url, operator, testPassword);
  await page.getByRole('link', { name: /Gérer l’instance/ }).click();
  await stepUp(page, operator, testPassword);
  await expect(page.getByRole('heading', { level: 1, name: 'Instance' })).toBeVisible();
  await expect(page.getByText('Aucun périmètre n’est encore ouvert')).toBeVisible();
  await accessible(page);
  await page.getByRole('searchbox').fill('gatine racan');
  await page.getByRole('searchbox').fill('bocage bressuirais');
  await picture(page, '1-search');
  await page.getByRole('link', { name: /CA du Bocage Bressuirais/ }).click();
  await expect(page.getByRole('row', { name: /Mauléon/ })).toContainText('Deux-Sèvres');
  await accessible(page);
  await picture(page, '1-preview');
  await page.getByRole('button', { name: 'Ouvrir le périmètre' }).click();
  await expect(page.getByText('Tous les organismes sont prêts.')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('row')).toHaveCount(35);
  await accessible(page);
  await picture(page, '1-opened');
  await context.close();
});

test('opening it again changes nothing', async ({ browser }) => {
  const operator = usernameOf('operator');
  const { page, context } = await signIn(browser, instance.url, operator, testPassword, {
    path: '/instance/epci/200040244',
  });
  await stepUp(page, operator, testPassword);
  await expect(page.getByText('Ce périmètre est déjà ouvert')).toBeVisible();
  await page.getByRole('button', { name: 'Ouvrir le périmètre' }).click();
  await expect(page.getByText('Tous les organismes sont prêts.')).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(35);

  await page.getByRole('link', { name: 'Nommer les administrateurs' }).click();
  const csv = [
    'code;prenom;nom;identifiant;email;invitation',
    '79131;Hélène;Rambault;;;papier',
    '99999;Nul;Part;;;papier',
  ].join('\r\n');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Télécharger le modèle' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const model = await (await download.createReadStream()).toArray();
  const [header = ''] = Buffer.concat(model as Buffer[])
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split('\r\n');
  expect(header).toContain(';');
  void csv;

  await page.getByLabel('Organisme').selectOption({ label: 'Geay (79131)' });
  await page.getByLabel('Prénom').fill('Hélène');
  await page.getByLabel('Nom', { exact: true }).fill('Rambault');
  await page.getByLabel('Comment l’inviter').selectOption('sheet');
  await page.getByRole('button', { name: 'Nommer cette personne' }).click();
  const article = page.getByRole('article');
  await expect(article).toContainText('Hélène Rambault');
  await accessible(page);
  await picture(page, '1-sheet');
  const terms = await article.locator('dd').allTextContents();
  sheet = { identifiant: terms[1] ?? '', code: terms[2] ?? '' };
  await context.close();
});

test('the administrator of a commune opens her account, accepts the convention, and writes a first note', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: instance.url, locale: 'fr-FR' });
  const page = await context.newPage();
  const password = 'une phrase bien longue 79';
  await page.goto('/invitation');
  await accessible(page);
  await page.getByLabel('Code d’invitation').fill(sheet.code);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await expect(page.getByRole('heading', { name: /Bonjour Hélène/ })).toBeVisible();
  await accessible(page);
  await picture(page, '2-invitation');
  await page.getByLabel('Choisissez un mot de passe').fill(password);
  await page.getByLabel('Le même, une seconde fois').fill(password);
  await page.getByRole('button', { name: 'Ouvrir mon compte' }).click();
  await expect(page.getByRole('heading', { name: 'Votre compte est ouvert' })).toBeVisible();
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await passKeycloak(page, sheet.identifiant, password);

  await expect(page.getByRole('heading', { level: 1, name: /onvention/ })).toBeVisible();
  await accessible(page);
  await picture(page, '2-convention');
  await page.getByLabel('Votre nom, en guise d’accord').fill('Hélène Rambault');
  await page.getByText(/J’ai lu la convention/).click();
  await page.getByRole('button', { name: /Accepter et ouvrir/ }).click();
  const factor = page.getByRole('link', { name: 'Confirmer avec mon second facteur' });
  const welcome = page.getByRole('heading', { level: 1, name: 'Bienvenue dans Bocage' });
  await expect(factor.or(welcome)).toBeVisible();
  if (await factor.isVisible()) {
    await stepUp(page, sheet.identifiant, password);
    await page.getByLabel('Votre nom, en guise d’accord').fill('Hélène Rambault');
    await page.getByText(/J’ai lu la convention/).click();
    await page.getByRole('button', { name: /Accepter et ouvrir/ }).click();
  }
  await expect(welcome).toBeVisible();
  await expect(page.getByText('« Mairie »')).toBeVisible();
  await expect(page.getByText('« Conseil municipal »')).toBeVisible();
  await accessible(page);
  await picture(page, '2-welcome');
  await page.getByRole('button', { name: 'Je suis seul·e' }).click();
  await page.getByRole('link', { name: 'Ouvrir mes espaces' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Espaces' })).toBeVisible();
  await context.close();
});
