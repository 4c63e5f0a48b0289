import { expect } from '@playwright/test';
import { createNote, csrfHeader, getSession } from '@bocage/contracts';
import { testPassword, usernameOf, withAdmin } from '@bocage/testing';
import { enter, makeNote, makeWorkspace, test, textOf } from './journeys.ts';
import { type Person, stepUp, tabTo } from './person.ts';
import { fr, like, say } from './words.ts';

const { app, editor, frame, support, trail } = fr;
let agent: Person;
let administrator: Person;
let assistant: Person;
let noteUrl: string;
let tableUrl: string;

test.describe.configure({ mode: 'serial' });
test.afterAll(async () => {
  await Promise.all([agent, administrator, assistant].map((person) => person?.context.close()));
});

test('an administrator says whom, where, how long and why; what is wrong is said in words', async ({
  browser,
  instance,
  look,
}) => {
  agent = await enter(browser, instance, 'a.agent');
  await makeWorkspace(agent.page, 'Budget');
  await makeNote(agent.page, 'Budget 2027');
  await agent.page.keyboard.type('Les colonnes se sont mêlées.');
  await expect(agent.page.getByText(editor.saving.saved, { exact: true })).toBeVisible();
  noteUrl = agent.page.url();
  // What was imported ends as it ends: the editor would add a line after a last table.
  const [, workspaceId = ''] = /espaces\/([^/]+)/.exec(noteUrl) ?? [];
  const content = [{ type: 'table', rows: [['Poste'], ['Recettes']] }];
  const body = { workspaceId, parentId: null, title: 'Tableau', content };
  const id = await agent.page.evaluate<string>(
    `(async () => {
      const { csrf } = await (await fetch('${getSession.path}')).json();
      const headers = { 'content-type': 'application/json', '${csrfHeader}': csrf, 'bocage-tenant': '${instance.tenants.a ?? ''}' };
      const body = ${JSON.stringify(JSON.stringify(body))};
      return (await (await fetch('${createNote.path}', { method: 'POST', headers, body })).json()).id;
    })()`,
  );
  tableUrl = noteUrl.replace(/[^/]+$/, id);

  administrator = await enter(browser, instance, 'a.admin', '/79901/administration/assistance');
  const { page } = administrator;
  await stepUp(page, usernameOf('a.admin'), testPassword);
  await expect(page.getByRole('heading', { level: 1, name: support.title })).toBeVisible();
  await expect(page.getByText(support.none)).toBeVisible();
  await look(page, '7-none');

  // By keyboard from here on.
  await tabTo(page, page.getByRole('textbox', { name: like(support.identifiant) }));
  await page.keyboard.type('test.b.admin');
  await tabTo(page, page.getByRole('textbox', { name: like(support.reason) }));
  await page.keyboard.type('Le tableau du budget est mêlé');
  await tabTo(page, page.getByRole('button', { name: support.go }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(/ne porte cet identifiant/)).toBeVisible();
  // A reason of spaces is none.
  await page.getByRole('textbox', { name: like(support.reason) }).fill('   ');
  await page.getByRole('button', { name: support.go }).click();
  await expect(page.getByText(support.sayWhy)).toBeVisible();
  await page.getByRole('textbox', { name: like(support.reason) }).fill('Le tableau du budget est mêlé');
  await look(page, '7-unknown');
});

test('it is open: everyone of the commune sees it, on every page', async ({ look }) => {
  const { page } = administrator;
  await page.getByRole('textbox', { name: like(support.identifiant) }).fill('test.epci.manager');
  await page.getByRole('radio', { name: support.levels.editor }).check({ force: true });
  await page.getByRole('radio', { name: support.scopes.chosen }).check({ force: true });
  await page.getByRole('button', { name: support.go }).click();
  await expect(page.getByText(support.chooseOne)).toBeVisible();
  await page.getByRole('checkbox', { name: 'Budget' }).check({ force: true });
  await page.getByRole('button', { name: support.go }).click();
  await expect(page.getByText(like(support.opened))).toBeVisible();
  const notices = page.getByRole('region', { name: frame.notices });
  await expect(notices.getByText(like(support.banner))).toContainText('Élise Éclair (CC des Essais)');
  await page.getByRole('button', { name: support.reach }).click();
  await expect(page.getByRole('cell', { name: fr.administration.via.support })).toBeVisible();
  await look(page, '7-open');

  await agent.page.goto('/79901');
  await expect(agent.page.getByRole('region', { name: frame.notices }).getByText(like(support.why))).toContainText(
    'Le tableau du budget est mêlé',
  );
  await expect(agent.page.getByRole('button', { name: like(support.endOf) })).toHaveCount(0);
  await agent.page.goto(noteUrl);
  await expect(agent.page.getByText(like(support.banner))).toBeVisible();
  await look(agent.page, '7-everyone');
});

test('who assists sees for whom, until when, and repairs what is broken', async ({ browser, instance, look }) => {
  assistant = await enter(browser, instance, 'epci.manager', '/?choisir');
  const { page } = assistant;
  const choice = page.getByRole('link', { name: /Aubépine/ });
  await expect(choice).toContainText(like(support.until));
  await look(page, '7-choice');
  await choice.click();
  await expect(page.getByText(like(support.bannerMine))).toBeVisible();
  const own = page.getByRole('navigation').getByRole('region', { name: frame.own });
  await expect(own.getByRole('listitem')).toHaveCount(1);
  await own.getByRole('link', { name: /Budget/ }).click();
  await page
    .getByRole('main')
    .getByRole('link', { name: /Budget 2027/ })
    .click();
  await expect(textOf(page)).toHaveAttribute('contenteditable', 'true');
  await textOf(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Remises en place.');
  await expect(textOf(agent.page)).toContainText('Remises en place.', { timeout: 5_000 });
  await look(page, '7-assisting');

  // The other pages hold: one's own acts, and what may not be done is not offered or says why.
  await page.goto('/79901/journal');
  await expect(page.getByRole('button', { name: /Élise Éclair \(en assistance\) a modifié une note/ })).toBeVisible();
  await look(page, '7-assistant-trail');
  await page.goto('/79901/espaces');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await look(page, '7-assistant-workspaces');
  await page.goto('/79901/recherche?q=budget');
  await expect(page.getByRole('main').getByText('Budget 2027')).toBeVisible();
  await page.goto('/79901/administration/personnes');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.goto(noteUrl);
  await expect(textOf(page)).toContainText('Remises en place.');
});

test('one press ends it: within five seconds nothing of it is left over there, and both trails tell it all', async ({
  browser,
  instance,
  look,
}) => {
  const { page } = administrator;
  const notices = page.getByRole('region', { name: frame.notices });
  await tabTo(page, notices.getByRole('button', { name: like(support.endOf) }));
  const answered = page.waitForResponse((response) => response.request().method() !== 'GET' && response.ok());
  await page.keyboard.press('Enter');
  await answered;
  const ended = Date.now();
  await expect(textOf(assistant.page)).toHaveCount(0);
  expect(Date.now() - ended).toBeLessThan(5_000);
  await expect(assistant.page.getByRole('heading', { level: 1, name: app.unseen.title })).toBeVisible();
  await expect(assistant.page.getByText(/Budget|Aubépine/)).toHaveCount(0);
  await expect(assistant.page.getByText(support.endedMine)).toBeVisible();
  await look(assistant.page, '7-gone');
  // Nor is anything left in what this browser keeps.
  const kept = () =>
    assistant.page.evaluate<string>('indexedDB.databases().then((all) => JSON.stringify([all, { ...localStorage }]))');
  await expect.poll(kept).not.toMatch(/Budget|:notes|"bocage:[^"]+:[^"]+:/);
  await expect(notices.getByText(like(support.banner))).toHaveCount(0);
  await expect(page.getByText(say(support.by, { name: 'Anne Aubin' }), { exact: false })).toBeVisible();
  await look(page, '7-ended');
  await expect(agent.page.getByText(like(support.banner))).toHaveCount(0, { timeout: 20_000 });

  await page.goto('/79901/journal');
  await expect(page.getByRole('heading', { level: 1, name: trail.title })).toBeVisible();
  for (const told of [
    /Anne Aubin a ouvert un accès d’assistance à Élise Éclair/,
    /Élise Éclair \(en assistance\) a pu voir les notes d’un espace \(espace «.Budget.»\)/,
    /Élise Éclair \(en assistance\) a pu ouvrir une note.: «.Budget 2027.» \(espace «.Budget.»\)/,
    /Élise Éclair \(en assistance\) a modifié une note/,
    /Anne Aubin a mis fin à l’accès d’assistance d’Élise Éclair/,
  ])
    await expect(page.getByRole('button', { name: told }).first()).toBeVisible();
  await look(page, '7-trail');
  const theirs = await enter(browser, instance, 'epci.manager', '/200000016/journal');
  await expect(
    theirs.page.getByRole('button', { name: /Élise Éclair \(Aubépine, en assistance\) a pu voir/ }).first(),
  ).toBeVisible();
  await expect(
    theirs.page.getByRole('button', { name: /Anne Aubin.* a mis fin à l’accès d’assistance/ }).first(),
  ).toBeVisible();
  await look(theirs.page, '7-their-trail');
  await theirs.context.close();
});

test('who may only read changes nothing; at its time it is over by itself, on every screen', async ({ instance }) => {
  const { page } = administrator;
  await page.goto('/79901/administration/assistance');
  await page.getByRole('textbox', { name: like(support.identifiant) }).fill('test.epci.manager');
  await page.getByRole('textbox', { name: like(support.reason) }).fill('Pour lire');
  await page.getByRole('button', { name: support.go }).click();
  await expect(page.getByText(like(support.opened))).toBeVisible();

  await assistant.page.goto(tableUrl);
  await expect(assistant.page.getByRole('cell', { name: 'Recettes' })).toBeVisible();
  await expect(assistant.page.getByText(editor.saving.readonly, { exact: true })).toBeVisible();
  await expect(assistant.page.getByText(editor.refused.title)).toHaveCount(0);
  await expect(assistant.page.getByText(like(support.bannerMine))).toBeVisible();

  await withAdmin(instance.adminUrl, (client) =>
    client.query(
      `update access.support set opened_at = now() - interval '1 hour', until = now() where ended_at is null`,
    ),
  );
  await expect(assistant.page.getByRole('heading', { level: 1, name: app.unseen.title })).toBeVisible({
    timeout: 5_000,
  });
  await expect(assistant.page.getByText('Recettes')).toHaveCount(0);
  await page.reload();
  await expect(page.getByText(support.none)).toBeVisible();
  await expect(page.getByText(like(support.byItself), { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: frame.notices }).getByText(like(support.banner))).toHaveCount(0);
});
