import { expect, type Page } from '@playwright/test';
import { testPassword, usernameOf } from '@bocage/testing';
import { enter, makeNote, test, textOf } from './journeys.ts';
import { passKeycloak, type Person, stepUp, tabTo } from './person.ts';
import { fr, say } from './words.ts';

// Journey 2: the first day of the administrator of a commune, from a printed sheet to a first note and a colleague.
const { activation: a, administration: admin, provisioning: p } = fr;
const password = 'une phrase bien longue 74';
const commune = 'Servoz';
let sheet = { identifiant: '', code: '' };
let mayor: Person;

test.describe.configure({ mode: 'serial' });
test.afterAll(() => mayor?.context.close());

const sheetOf = async (page: Page) => {
  const terms = await page.getByRole('article').locator('dd').allTextContents();
  return { identifiant: terms[1] ?? '', code: terms[2] ?? '' };
};

test('the operator opens a perimeter and names her by hand', async ({ browser, instance }) => {
  const { page, context } = await enter(browser, instance, 'operator', '/instance');
  await stepUp(page, usernameOf('operator'), testPassword);
  await page.goto('/instance/epci/200023372');
  await page.getByRole('button', { name: p.provision }).click();
  await expect(page.getByText(p.progressDone)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: p.name }).click();
  await page.getByRole('combobox', { name: p.tenant, exact: true }).selectOption({ label: `${commune} (74266)` });
  await page.getByLabel(p.firstName).fill('Hélène');
  await page.getByLabel(p.lastName, { exact: true }).fill('Rambault');
  await page.getByLabel(p.invite).selectOption('sheet');
  await page.getByRole('button', { name: p.nameOne }).click();
  await expect(page.getByRole('article')).toContainText('Hélène Rambault');
  sheet = await sheetOf(page);
  await context.close();
});

test('she opens her account from the sheet, by keyboard', async ({ browser, instance, look }) => {
  const context = await browser.newContext({ baseURL: instance.url, locale: 'fr-FR' });
  const page = await context.newPage();
  mayor = { page, context, username: sheet.identifiant };
  await page.goto('/invitation');
  await look(page, '2-code');
  await tabTo(page, page.getByLabel(a.code));
  await page.keyboard.type(sheet.code);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Hélène/ })).toBeVisible();
  await look(page, '2-invitation');
  await tabTo(page, page.getByLabel(a.password));
  await page.keyboard.type(password);
  await tabTo(page, page.getByLabel(a.repeat));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: a.done })).toBeVisible();
  await look(page, '2-done');
});

test('she accepts the convention with a second factor, and writes a first note within a minute', async ({ look }) => {
  const { page } = mayor;
  await page.getByRole('link', { name: a.signIn }).click();
  await page.getByRole('link', { name: fr.signIn.go }).click();
  await passKeycloak(page, sheet.identifiant, password);
  await expect(page.getByRole('region', { name: a.convention })).toBeVisible();
  await look(page, '2-convention');
  await page.getByLabel(a.signedName).fill('Hélène Rambault');
  await page.getByText(say(a.agree, { tenant: commune })).click();
  await page.getByRole('button', { name: say(a.acceptConvention, { tenant: commune }) }).click();
  await expect(page.locator('#totp')).toBeVisible();
  await look(page, '2-second-factor');
  await passKeycloak(page, sheet.identifiant, password);
  await expect(page.getByRole('heading', { level: 1, name: a.welcome })).toBeVisible();
  await expect(page.getByText('« Mairie »')).toBeVisible();
  await expect(page.getByText('« Conseil municipal »')).toBeVisible();
  await look(page, '2-welcome');

  const start = Date.now();
  await page.getByRole('button', { name: a.stepAlone }).click();
  await page.getByRole('link', { name: a.stepReadyGo }).click();
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Mairie/ })
    .click();
  await makeNote(page, 'Premier conseil');
  const text = textOf(page);
  await page.keyboard.type('Ordre du jour à préparer.');
  await expect(text).toContainText('Ordre du jour à préparer.');
  await expect(page.getByText(fr.editor.saving.saved, { exact: true })).toBeVisible();
  expect(Date.now() - start).toBeLessThan(60_000);
  await look(page, '2-first-note');
});

test('she adds a colleague, and sees who reaches what, and why, from both sides', async ({ look }) => {
  const { page } = mayor;
  const note = page.url();
  await page.goto('/74266/bienvenue');
  await page.getByRole('link', { name: a.stepPeopleGo }).click();
  await expect(page.getByRole('heading', { level: 1, name: admin.people })).toBeVisible();
  await look(page, '2-people');
  await page.getByRole('link', { name: admin.add }).click();
  await page.getByLabel(admin.firstName).fill('Jean');
  await page.getByLabel(admin.lastName, { exact: true }).fill('Pareau');
  await page.getByLabel(admin.openBy).selectOption('sheet');
  await look(page, '2-new-person');
  await page.getByRole('button', { name: admin.addGo, exact: true }).click();
  await expect(page.getByRole('article')).toContainText('Jean Pareau');
  expect((await sheetOf(page)).code).toMatch(/\S{8,}/);
  await look(page, '2-sheet');

  await page.getByRole('link', { name: admin.back }).click();
  await page.getByRole('link', { name: 'Jean Pareau' }).click();
  const reach = page.getByRole('table', { name: admin.reachTitle });
  await expect(reach.getByRole('row', { name: /Mairie/ })).toContainText(say(admin.via.role, { name: 'Agent' }));
  await look(page, '2-person');

  await page.goto(note.replace(/\/notes\/.*/, ''));
  await page.getByRole('button', { name: fr.workspaces.access, exact: true }).click();
  await page.getByRole('button', { name: fr.access.why }).click();
  const one = page.getByRole('listitem').filter({ hasText: 'Jean Pareau' }).first();
  await expect(one).toContainText(say(fr.access.whyVia.role, { name: 'Agent' }));
  // The first is what she was given; the one below says why she reaches it.
  const herself = page.getByRole('listitem').filter({ hasText: 'Hélène Rambault' }).last();
  await expect(herself).toContainText(fr.access.whyVia.membership);
  await look(page, '2-why');
});

test('she makes a team: a colleague comes in by a choice and a button, and a slip is undone', async ({ look }) => {
  const { page } = mayor;
  await page.goto('/74266/administration/equipes');
  await page.getByLabel(admin.teamName).fill('Festivités');
  await page.getByRole('button', { name: admin.teamCreate }).click();
  const team = page.getByRole('region', { name: 'Festivités' });
  const member = team.getByRole('listitem').filter({ hasText: 'Jean Pareau' });
  await team.getByLabel(admin.memberAdd).focus();
  await page.keyboard.press('ArrowDown');
  await expect(team.getByText(admin.noMembers)).toBeVisible();
  await team.getByLabel(admin.memberAdd).selectOption({ label: 'Jean Pareau' });
  await team.getByRole('button', { name: admin.memberAddGo }).click();
  await expect(member).toBeVisible();
  await look(page, '2-teams');
  await member.getByText('Jean Pareau').click();
  await expect(member).toBeVisible();
  await member.getByRole('button', { name: say(admin.memberRemove, { name: 'Jean Pareau' }) }).click();
  await expect(member).toHaveCount(0);
  await page.getByRole('button', { name: admin.undo }).click();
  await expect(member).toBeVisible();

  await team.getByRole('button', { name: admin.teamArchive }).click();
  const archived = page.getByRole('region', { name: admin.teamsArchived });
  await expect(archived.getByText('Festivités')).toBeVisible();
  await page.reload();
  await look(page, '2-archived-team');
  await archived.getByRole('button', { name: say(admin.teamRestore, { name: 'Festivités' }) }).click();
  await expect(team).toBeVisible();

  await page.goto('/74266/administration/roles');
  await expect(page.getByRole('heading', { level: 1, name: admin.roles })).toBeVisible();
  await look(page, '2-roles');
});
