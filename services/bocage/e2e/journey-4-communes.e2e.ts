import { expect, type Page } from '@playwright/test';
import { enter, makeNote, makeWorkspace, test, textOf } from './journeys.ts';
import { type Person, tabTo } from './person.ts';
import { fr, like, say } from './words.ts';

// Journey 4: communes together, until the share ends.
const { access, app, editor, frame, trail, workspaces } = fr;
let agent: Person;
let administrator: Person;
let neighbour: Person;
let noteUrl = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  agent = await enter(browser, instance, 'a.agent');
  administrator = await enter(browser, instance, 'b.admin', '/79902/partages');
  neighbour = await enter(browser, instance, 'b.agent', '/79902');
});
test.afterAll(async () => {
  for (const person of [agent, administrator, neighbour]) await person?.context.close();
});

const fromBruyere = (url: string): string => url.replace('/79901/', '/79902/');
const showShareForm = async (page: Page): Promise<void> => {
  const open = page.getByRole('button', { name: access.share });
  const propose = page.getByRole('button', { name: access.shareGo });
  await expect(open.or(propose)).toBeVisible();
  if (await open.isVisible()) await open.click();
  await expect(propose).toBeVisible();
};
const openShareForm = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: workspaces.access, exact: true }).click();
  await showShareForm(page);
};
const accept = async (page: Page, name: string): Promise<void> => {
  const proposal = page.getByRole('listitem').filter({ hasText: say(access.proposal, { owner: 'Aubépine', name }) });
  await tabTo(page, proposal.getByRole('button', { name: access.accept }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(say(access.accepted, { name }))).toBeVisible();
};

test('a workspace is proposed to a role in a chosen commune, and accepted there', async ({ look }) => {
  const { page } = agent;
  await makeWorkspace(page, 'Chemins');
  await makeNote(page, 'Chemin commun');
  await page.keyboard.type('Chemin de la Touche.');
  await expect(page.getByText(editor.saving.saved, { exact: true })).toBeVisible();
  noteUrl = page.url();
  await page.goto(noteUrl.replace(/\/notes\/.*/, ''));
  await openShareForm(page);
  await look(page, '4-propose');
  // Another width is another panel, which begins anew.
  await showShareForm(page);
  await page.getByRole('searchbox', { name: access.shareSearch }).fill('bruy');
  await page.getByRole('checkbox', { name: /Bruyère/ }).check({ force: true });
  await page.getByRole('radio', { name: access.audienceRole, exact: true }).check({ force: true });
  await page.getByLabel(access.audienceRoleWhich).selectOption({ label: 'Agent' });
  await page.getByRole('button', { name: access.shareGo }).click();
  await expect(page.getByText(say(access.shared_one, { count: 1 }))).toBeVisible();

  await administrator.page.goto('/79902/partages');
  await look(administrator.page, '4-decide');
  await accept(administrator.page, 'Chemins');
  await look(administrator.page, '4-accepted');
});

test('its agents find it under what is shared with them, and write in it together', async ({ look }) => {
  const { page } = neighbour;
  await page.goto('/79902');
  const shared = page.getByRole('navigation').getByRole('region', { name: frame.shared });
  await shared.getByRole('link', { name: /Chemins/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Chemins' })).toBeVisible();
  await look(page, '4-shared-with-us');
  await page
    .getByRole('main')
    .getByRole('link', { name: /Chemin commun/ })
    .click();
  await expect(textOf(page)).toContainText('Chemin de la Touche.');
  await agent.page.goto(noteUrl);
  await expect(textOf(agent.page)).toContainText('Chemin de la Touche.');
  await expect(textOf(page)).toHaveAttribute('contenteditable', 'true');
  await textOf(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Vu avec Bruyère.');
  await expect(textOf(agent.page)).toContainText('Vu avec Bruyère.', { timeout: 5_000 });
  await expect(page.getByText(editor.saving.saved, { exact: true })).toBeVisible();
  await look(agent.page, '4-together');
});

test('the share ends: within five seconds it is gone over there, and both trails tell it', async ({ look }) => {
  const { page } = agent;
  await page.goto('/79901/partages?onglet=proposes');
  await look(page, '4-offered');
  const line = page.getByRole('listitem').filter({ hasText: 'Chemins' }).filter({ hasText: 'Bruyère' });
  await tabTo(page, line.getByRole('button', { name: access.end }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('alertdialog', { name: say(access.endTitle, { name: 'Chemins' }) });
  await expect(dialog).toBeVisible();
  await look(page, '4-end');
  await tabTo(page, dialog.getByRole('button', { name: access.end, exact: true }));
  const answered = page.waitForResponse((response) => response.request().method() !== 'GET' && response.ok());
  await page.keyboard.press('Enter');
  await answered;
  const ended = Date.now();
  await expect(textOf(neighbour.page)).toHaveCount(0);
  expect(Date.now() - ended).toBeLessThan(5_000);
  await expect(neighbour.page.getByText(app.unseen.title)).toBeVisible();
  await expect(neighbour.page.getByRole('region', { name: frame.shared }).getByText('Chemins')).toHaveCount(0);

  const told = /Alain Aubry .*« Chemins ».*(Bruyère|Aubépine)/;
  await administrator.page.goto('/79902/journal?nature=share');
  await expect(administrator.page.getByRole('heading', { level: 1, name: trail.title })).toBeVisible();
  await expect(administrator.page.getByRole('button', { name: told }).first()).toBeVisible();
  await look(administrator.page, '4-their-trail');
});

test('an end is in the trail of the one who shared too', async ({ browser, instance }) => {
  const auditor = await enter(browser, instance, 'a.auditor', '/79901/journal?nature=share');
  await expect(auditor.page.getByRole('button', { name: /Alain Aubry .*« Chemins »/ }).first()).toBeVisible();
  await auditor.context.close();
});

test('a stranger’s link answers as if nothing existed; every such page offers to write to one’s own administrator', async ({
  browser,
  instance,
  look,
}) => {
  const stranger = await enter(browser, instance, 'far.admin', new URL(noteUrl).pathname);
  const unknown = new URL(noteUrl).pathname.replace(/[0-9a-f]{12}$/, '000000000000');
  const wordsAt = async (page: Page, path: string, admin: string): Promise<string | null> => {
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1, name: app.unseen.title })).toBeVisible();
    await expect(page.getByText(admin)).toBeVisible();
    const letter = page.getByRole('link', { name: app.unseen.write });
    await expect(letter).toHaveAttribute('href', /^mailto:.*body=/);
    return page.getByRole('main').textContent();
  };
  const { page } = stranger;
  const foreign = await wordsAt(page, new URL(noteUrl).pathname, 'Fabien Faure');
  expect(foreign).not.toMatch(/Chemin|Aubépine/);
  expect(await wordsAt(page, unknown, 'Fabien Faure')).toBe(foreign);
  await look(page, '4-stranger');
  await wordsAt(neighbour.page, new URL(fromBruyere(noteUrl)).pathname, 'Brigitte Barre');
  await look(neighbour.page, '4-unseen');
  await stranger.context.close();
});

test('a workspace is proposed to all communes, and stands there among what is for all', async ({ look }) => {
  const { page } = agent;
  await makeWorkspace(page, 'Modèles de délibérations');
  await openShareForm(page);
  await page.getByRole('radio', { name: access.shareAll }).check({ force: true });
  await page.getByRole('button', { name: access.shareGo }).click();
  // How many communes there are depends on what the journeys before this one opened.
  await expect(page.getByText(like(access.shared_one)).or(page.getByText(like(access.shared_other)))).toBeVisible();
  await administrator.page.goto('/79902/partages');
  await accept(administrator.page, 'Modèles de délibérations');
  await neighbour.page.goto('/79902');
  const common = neighbour.page.getByRole('navigation').getByRole('region', { name: frame.common });
  await common.getByRole('link', { name: /Modèles de délibérations/ }).click();
  await expect(neighbour.page.getByRole('heading', { level: 1, name: 'Modèles de délibérations' })).toBeVisible();
  await look(neighbour.page, '4-for-all');
});
