import { expect, type Page } from '@playwright/test';
import { enter, makeNote, makeWorkspace, test, textOf } from './journeys.ts';
import { type Person, saved } from './person.ts';
import { fr, like, say } from './words.ts';

// Journey 10: putting things in order, and two people at one computer.
const { notes: n, editor: e, access, workspaces: w, frame, search } = fr;
let agent: Person;
let space = '';
let noteUrl = '';

test.describe.configure({ mode: 'serial' });
test.afterAll(() => agent?.context.close());

const act = async (page: Page, title: string, entry: string): Promise<void> => {
  await page.getByRole('button', { name: say(n.acts, { title }), exact: true }).click();
  await page.getByRole('menuitem', { name: entry }).click();
};
const undone = (page: Page, words: string) =>
  page.getByRole('alertdialog').filter({ hasText: words }).getByRole('button', { name: n.undo }).click();
const title = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

test('a folder, a note moved into it and back, by words alone', async ({ browser, instance, look }) => {
  agent = await enter(browser, instance, 'a.agent', '/79901');
  const { page } = agent;
  await makeWorkspace(page, 'Cimetière');
  space = page.url();
  await page.getByRole('button', { name: n.newFolder }).click();
  await page.getByLabel(n.folderName).fill('Concessions');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('link', { name: /Concessions/ })).toBeVisible();
  await makeNote(page, 'Carré 4');
  noteUrl = page.url();
  await page.goto(space);
  await act(page, 'Carré 4', n.move);
  await page.getByRole('button', { name: say(n.moveInto, { title: 'Concessions' }) }).click();
  await look(page, '10-move');
  await page.getByRole('button', { name: n.moveHere }).click();
  // The line has gone from this list, and its undo has not.
  await undone(page, say(n.moved, { title: 'Carré 4', place: 'Concessions' }));
  await expect(page.getByRole('main').getByRole('link', { name: /Carré 4/ })).toBeVisible();
  await act(page, 'Carré 4', n.move);
  await page.getByRole('button', { name: say(n.moveInto, { title: 'Concessions' }) }).click();
  await page.getByRole('button', { name: n.moveHere }).click();
  await page
    .getByRole('main')
    .getByRole('link', { name: /Concessions/ })
    .click();
  await title(page, 'Concessions');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('main').getByRole('link', { name: /Carré 4/ })).toBeVisible();
  await look(page, '10-folder');
});

test('a name that was a field gives the focus back to its line', async () => {
  const { page } = agent;
  await act(page, 'Carré 4', n.rename);
  await page.getByRole('textbox', { name: say(n.renameField, { title: 'Carré 4' }) }).fill('Carré 5');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: say(n.acts, { title: 'Carré 5' }), exact: true })).toBeFocused();
});

test('a restriction is lifted only once one has read what opens', async ({ look }) => {
  const { page } = agent;
  await page.goto(space);
  await act(page, 'Concessions', n.restrict);
  await expect(page.getByText(access.branch)).toBeVisible();
  await title(page, 'Concessions');
  await look(page, '10-restricted');
  await page.goto(space);
  await act(page, 'Concessions', n.unrestrict);
  const asked = page.getByRole('alertdialog', { name: say(n.unrestrictTitle, { title: 'Concessions' }) });
  await expect(asked.getByText(n.unrestrictLasts)).toBeVisible();
  await look(page, '10-lift');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('main').getByText(n.restricted)).toBeVisible();
  await act(page, 'Concessions', n.unrestrict);
  await asked.getByRole('button', { name: n.unrestrict }).click();
  await expect(page.getByRole('main').getByText(n.restricted)).toHaveCount(0);
});

test('what is in the trash says so, and comes back', async ({ look }) => {
  const { page } = agent;
  await page
    .getByRole('main')
    .getByRole('link', { name: /Concessions/ })
    .click();
  await title(page, 'Concessions');
  const folder = page.url();
  await page.goto(space);
  await act(page, 'Concessions', n.trash);
  await undone(page, say(n.trashedFolder, { title: 'Concessions' }));
  await expect(page.getByRole('main').getByRole('link', { name: /Concessions/ })).toBeVisible();
  await act(page, 'Concessions', n.trash);
  await expect(page.getByRole('main').getByRole('link', { name: /Concessions/ })).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.goto(folder);
  await expect(page.getByText(n.trashedFolderPage)).toBeVisible();
  await expect(page.getByRole('button', { name: n.newNote })).toHaveCount(0);
  await look(page, '10-trashed-folder');
  await page.getByRole('link', { name: n.goTrash }).click();
  await expect(page.getByRole('listitem').getByText('Concessions', { exact: true })).toBeVisible();
  await expect(page.getByText(n.trashedFolderPage)).toHaveCount(0);
  await look(page, '10-trash');
  await page.getByRole('button', { name: n.restore }).click();
  await expect(page.getByText(say(n.restored, { title: 'Concessions' }))).toBeVisible();
});

test('who may write follows a link too', async () => {
  const { page, context } = agent;
  await page.goto(noteUrl);
  await textOf(page).click();
  await page.keyboard.press('Control+Shift+K');
  await page.getByLabel(e.linkAddress).fill(`${new URL(noteUrl).origin}/79901/aide`);
  await page.keyboard.press('Enter');
  const link = textOf(page).getByRole('link');
  await link.click();
  await page.keyboard.press('Control+Shift+K');
  await expect(page.getByRole('link', { name: e.linkOpen })).toHaveAttribute('href', /\/79901\/aide$/);
  await page.keyboard.press('Escape');
  const [opened] = await Promise.all([context.waitForEvent('page'), link.click({ modifiers: ['Control'] })]);
  await title(opened, fr.help.title);
  await opened.close();
  expect(context.pages()).toHaveLength(1);
});

test('search finds what is archived too, and says that it is', async ({ look }) => {
  const { page } = agent;
  await page.goto('/79901/aide');
  await title(page, fr.help.title);
  await look(page, '10-help');
  await makeWorkspace(page, 'Ancien cadastre');
  await makeNote(page, 'Parcelle du moulin');
  await page.getByRole('navigation').getByRole('link', { name: 'Ancien cadastre' }).first().click();
  await page.getByRole('button', { name: w.acts }).click();
  await page.getByRole('menuitem', { name: w.archive }).click();
  await expect(page.getByText(w.archivedBanner)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('moulin');
  await page.keyboard.press('Enter');
  await title(page, search.title);
  const found = page.getByRole('main').getByRole('link', { name: /Parcelle du moulin/ });
  await expect(found).toContainText(say(search.archived, { name: 'Ancien cadastre' }));
  await look(page, '10-search');
  await page.goto('/79901/espaces?onglet=archives');
  await expect(page.getByText('Ancien cadastre')).toBeVisible();
  await look(page, '10-archived');
  await page.getByRole('button', { name: w.restore }).click();
  await expect(page.getByText(say(w.restored, { name: 'Ancien cadastre' }))).toBeVisible();
});

test('edits refused with the access are offered as a file wherever one is', async ({ browser, instance, look }) => {
  const { page } = agent;
  await page.goto(space);
  await page.getByRole('button', { name: w.access, exact: true }).click();
  await page.getByRole('button', { name: access.give, exact: true }).click();
  await page.getByRole('combobox', { name: access.giveTo }).fill('Auger');
  await page.getByRole('option', { name: /Alice Auger/ }).click();
  await page.getByLabel(access.giveLevel, { exact: true }).selectOption('editor');
  await page.getByRole('button', { name: access.giveGo }).click();
  await expect(page.getByText(say(access.given, { name: 'Alice Auger', level: access.level.editor }))).toBeVisible();
  const elu = await enter(browser, instance, 'a.elu', new URL(noteUrl).pathname);
  await textOf(elu.page).click();
  await expect(elu.page.getByText(e.saving.saved, { exact: true })).toBeVisible();
  await elu.context.setOffline(true);
  await elu.page.keyboard.type('Relevé sur place');
  await expect(elu.page.getByText(like(e.saving.offline_many))).toBeVisible();

  // The arrows walk in the levels; only Enter changes one.
  const level = (now: string) =>
    page.getByRole('button', { name: say(access.levelIs, { level: now, name: 'Alice Auger' }) });
  await level(access.level.editor).press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await expect(level(access.level.editor)).toBeVisible();
  await page.getByRole('button', { name: say(access.revoke, { name: 'Alice Auger' }) }).click();
  await expect(
    page
      .getByRole('alertdialog')
      .filter({ hasText: say(access.revoked, { name: 'Alice Auger' }) })
      .getByRole('button', { name: access.undo }),
  ).toBeVisible();

  await elu.context.setOffline(false);
  const kept = elu.page.getByRole('region', { name: e.unsent });
  await expect(kept).toBeVisible({ timeout: 30_000 });
  await look(elu.page, '10-refused');
  const file = await saved(elu.page, () => kept.getByRole('button', { name: e.refused.download }).click());
  expect(file.bytes.toString()).toContain('Relevé sur place');
  await expect(kept).toHaveCount(0);
  await elu.context.close();
});

test('at one computer, who signs out is forgotten by every tab, and the next person finds nothing of theirs', async ({
  instance,
}) => {
  const { page, context } = agent;
  await page.goto(noteUrl);
  await expect(textOf(page)).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${instance.url}/79901`);
  await other.getByRole('button', { name: like(`, ${frame.person} : {{name}}`) }).click();
  await other.getByRole('menuitem', { name: frame.signOut, exact: true }).click();
  await expect(other.getByRole('link', { name: fr.signIn.go })).toBeVisible();
  await expect(page.getByRole('link', { name: fr.signIn.go })).toBeVisible();
  await expect(textOf(page)).toHaveCount(0);
  const kept = await page.evaluate<string[]>('indexedDB.databases().then((all) => all.map(({ name }) => name))');
  expect(kept).toEqual([]);
});
