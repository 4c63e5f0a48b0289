import { expect } from '@playwright/test';
import { testPassword, usernameOf } from '@bocage/testing';
import { enter, test } from './journeys.ts';
import { type Person, saved, stepUp, tabTo } from './person.ts';
import { fr, say } from './words.ts';

// Journey 1: an operator opens the instance to an EPCI, and names the first administrator of each body.
const p = fr.provisioning;
const bodies = 34;
let operator: Person;

test.use({ setting: 'empty' });
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  operator = await enter(browser, instance, 'operator');
});
test.afterAll(() => operator?.context.close());

test('the operator finds an EPCI by its SIREN or its name, and opens its perimeter in one act, by keyboard', async ({
  look,
}) => {
  const { page } = operator;
  await look(page, '1-second-factor');
  await stepUp(page, usernameOf('operator'), testPassword);
  await expect(page.getByText(p.none)).toBeVisible();
  await look(page, '1-instance');
  const search = page.getByRole('searchbox', { name: p.search });
  const found = page.getByRole('link', { name: /CA du Bocage Bressuirais/ });
  await search.fill('gatine racan');
  await expect(page.getByRole('link', { name: /SIREN/ }).first()).toBeVisible();
  await expect(found).toHaveCount(0);
  await search.fill('200040244');
  await expect(found).toContainText('200040244');
  await tabTo(page, search);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('bocage bressuirais');
  await expect(found).toBeVisible();
  await look(page, '1-search');
  await tabTo(page, found);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /Mauléon/ })).toContainText('Deux-Sèvres');
  await look(page, '1-preview');
  await tabTo(page, page.getByRole('button', { name: p.provision }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(p.progressDone)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('row')).toHaveCount(bodies + 1);
  await look(page, '1-opened');
});

test('opening it again changes nothing', async () => {
  const { page } = operator;
  const opened = page.url();
  await page.goto('/instance/epci/200040244');
  await expect(page.getByText(p.again)).toBeVisible();
  await page.getByRole('button', { name: p.provision }).click();
  await expect(page).toHaveURL(opened);
  await expect(page.getByText(p.progressDone)).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(bodies + 1);
});

/** What Excel saves as CSV in France: Windows-1252, which has a sign for œ where Latin-1 has none. */
const windows1252 = (lines: readonly string[]): Buffer =>
  Buffer.from(lines.join('\r\n').replaceAll('œ', '\x9c').replaceAll('’', '\x92'), 'latin1');

test('administrators are named from a spreadsheet: each bad line says why, and the sheets are printed', async ({
  look,
}) => {
  const { page } = operator;
  await page.getByRole('link', { name: p.name }).click();
  await expect(page.getByRole('heading', { level: 1, name: p.nameTitle })).toBeVisible();
  await look(page, '1-administrators');
  const model = await saved(page, () => page.getByRole('link', { name: p.model }).click());
  expect(model.name).toMatch(/\.csv$/);
  const [header = '', ...rows] = model.bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n');
  expect(rows).toHaveLength(bodies);
  const rowOf = (code: string): string[] => (rows.find((row) => row.startsWith(`${code};`)) ?? '').split(';');
  // Code, body, given name, family name, identifiant, mail, invitation.
  const filled = (code: string, given: string, family: string, mail = '', by = 'fiche'): string =>
    [...rowOf(code).slice(0, 2), given, family, '', mail, by].join(';');

  const choose = (lines: readonly string[]) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: 'administrateurs.csv', mimeType: 'text/csv', buffer: windows1252([header, ...lines]) });
  await choose([
    filled('79131', 'Hélène', 'Lebœuf'),
    '99999;Nulle-Part;Paul;Perdu;;;fiche',
    filled('79079', 'Zoë', '', ''),
    filled('79062', 'Aimé', 'Noël', 'aime(at)cerizay', 'courriel'),
    filled('79049', 'Loïc', 'Garçon'),
  ]);
  await expect(page.getByRole('status').filter({ hasText: say(p.good_many, { count: 2 }) })).toContainText(
    say(p.bad_many, { count: 3 }),
  );
  await expect(page.getByRole('row', { name: /Hélène Lebœuf/ })).toContainText(p.ready);
  await expect(page.getByRole('row', { name: /^3 / })).toContainText('99999');
  await expect(page.getByRole('row', { name: /^4 / })).toContainText(/nom/);
  await expect(page.getByRole('row', { name: /^5 / })).toContainText('aime(at)cerizay');
  await expect(page.getByText(p.badWords)).toBeVisible();
  await look(page, '1-file');

  await choose([filled('79131', 'Hélène', 'Lebœuf'), filled('79049', 'Loïc', 'Garçon')]);
  await page.getByRole('button', { name: say(p.confirm_many, { count: 2 }) }).click();
  const sheets = page.getByRole('article');
  await expect(sheets).toHaveCount(2);
  await expect(sheets.first()).toContainText('Hélène Lebœuf');
  await expect(sheets.nth(1).locator('.sheet-code')).toHaveText(/\S{8,}/);
  await look(page, '1-sheets');

  // On paper: the sheets alone, one a page.
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: p.print })).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  await page.emulateMedia({ media: null });

  await page.goBack();
  await expect(page.getByRole('row', { name: /^Geay/ })).toContainText('Hélène Lebœuf');
  await expect(page.getByRole('row', { name: /^Bressuire/ })).toContainText('Loïc Garçon');
});
