import { expect, type Page } from '@playwright/test';
import { testPassword, usernameOf, withAdmin } from '@bocage/testing';
import { enter, makeNote, makeWorkspace, test, textOf } from './journeys.ts';
import { passKeycloak, type Person, tabTo, walkTo } from './person.ts';
import { fr, like, say } from './words.ts';

// Journey 3: an agent's morning, then a secrétaire's between three communes.
const e = fr.editor;
let agent: Person;
let noteUrl = '';

test.describe.configure({ mode: 'serial' });
test.afterAll(() => agent?.context.close());

const kept = (page: Page) => expect(page.getByText(e.saving.saved, { exact: true })).toBeVisible({ timeout: 15_000 });
const placeOf = (url: string): string => url.replace(/\/notes\/.*/, '');

test('the agent signs in at the real page, without a mouse', async ({ browser, instance, look }) => {
  const context = await browser.newContext({ baseURL: instance.url, locale: 'fr-FR' });
  const page = await context.newPage();
  agent = { page, context, username: usernameOf('a.agent') };
  await page.goto('/79901');
  await look(page, '3-sign-in');
  await tabTo(page, page.getByRole('link', { name: fr.signIn.go }));
  await page.keyboard.press('Enter');
  await expect(page.locator('#username')).toBeFocused();
  await look(page, '3-keycloak');
  await page.keyboard.type(usernameOf('a.agent'));
  await tabTo(page, page.locator('#password'));
  await page.keyboard.type(testPassword);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /Alain/ })).toBeVisible();
  await expect(page.getByText(fr.frame.actingFor).first()).toBeVisible();
  await look(page, '3-notice');
  await tabTo(page, page.getByRole('button', { name: fr.frame.noticeGo }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(fr.frame.noticeWords)).toHaveCount(0);
});

test('makes a workspace and a note, with headings, a list, a table and a link', async ({ look }) => {
  const { page } = agent;
  await page.goto('/79901/espaces');
  await look(page, '3-workspaces');
  await makeWorkspace(page, 'Voirie');
  await look(page, '3-empty-workspace');
  await makeNote(page, 'Chemin de la Touche');
  await page.keyboard.type('Travaux');
  // From the text to its tools, and back, with the keys alone.
  await page.keyboard.press('Shift+Tab');
  await walkTo(page, page.getByRole('button', { name: like(`${e.style} : {{style}}`) }), 'ArrowLeft');
  await page.keyboard.press('Enter');
  await walkTo(page, page.getByRole('menuitem', { name: e.heading2 }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await expect(textOf(page)).toBeFocused();
  await expect(textOf(page).getByRole('heading', { level: 2, name: 'Travaux' })).toBeVisible();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Reprendre l’enrobé.');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: e.bullets }).click();
  await page.keyboard.type('Devis demandé');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Voir ');
  await page.keyboard.press('Control+Shift+K');
  await page.getByLabel(e.linkAddress).fill('https://commune.example/voirie');
  await look(page, '3-link');
  await page.keyboard.press('Enter');
  await expect(textOf(page).getByRole('link', { name: /commune\.example/ })).toHaveAttribute(
    'href',
    'https://commune.example/voirie',
  );
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: e.table, exact: true }).click();
  await page.keyboard.type('Lot');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Montant');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Échéance');
  await expect(textOf(page).getByRole('columnheader').nth(1)).toHaveText('Montant');
  await page.getByRole('toolbar', { name: e.tableTools }).getByRole('button', { name: e.rowAfter }).click();
  await expect(textOf(page).getByRole('row')).toHaveCount(4);
  // Copied, and pasted over itself, a table asks the page for nothing that its policy refuses.
  const refused: string[] = [];
  page.on('console', (message) => void (message.type() === 'error' && refused.push(message.text())));
  for (const key of ['a', 'c', 'v']) await page.keyboard.press(`Control+${key}`);
  await expect(textOf(page).getByRole('row')).toHaveCount(4);
  expect(refused).toEqual([]);
  page.removeAllListeners('console');
  await kept(page);
  noteUrl = page.url();
  await look(page, '3-note');
});

test('without network one goes on writing; back on line everything is kept, and a reload finds it', async ({
  look,
}) => {
  const { page, context } = agent;
  await context.setOffline(true);
  await expect(page.getByText(e.saving.offlineIdle, { exact: true })).toBeVisible();
  await textOf(page).getByText('Devis demandé').click();
  await page.keyboard.press('End');
  await page.keyboard.type(' par téléphone');
  await expect(page.getByText(like(e.saving.offline_many))).toBeVisible();
  await look(page, '3-offline');
  await context.setOffline(false);
  await kept(page);
  await page.reload();
  await expect(textOf(page)).toContainText('Devis demandé par téléphone');
  await expect(textOf(page).getByRole('columnheader').nth(1)).toHaveText('Montant');
});

test('what was written without network in a page that was closed since is sent from any other page', async () => {
  const { page, context } = agent;
  await textOf(page).getByText('Devis demandé par téléphone').click();
  await page.keyboard.press('End');
  await context.setOffline(true);
  await page.keyboard.type(' et courrier');
  await expect(page.getByText(like(e.saving.offline_many))).toBeVisible();
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  agent = { ...agent, page: next };
  await next.goto('/79901');
  await expect(next.getByText(say(e.sent_one, { count: 1 }))).toBeVisible();
  await next.goto(noteUrl);
  // The last keys before a tab is closed may not have reached the browser's own store.
  await expect(textOf(next)).toContainText('Devis demandé par téléphone et');
});

test('a session that ended meanwhile loses nothing: one signs in again and is on the same line', async ({
  browser,
  instance,
  look,
}) => {
  const { page } = agent;
  await textOf(page).getByText('Devis demandé par téléphone').click();
  await page.keyboard.press('End');
  await kept(page);
  // From another computer, out of all of them.
  const other = await enter(browser, instance, 'a.agent', '/79901');
  await tabTo(other.page, other.page.getByRole('button', { name: like(`, ${fr.frame.person} : {{name}}`) }));
  await other.page.keyboard.press('Enter');
  await expect(other.page.getByRole('menuitem', { name: fr.frame.signOut, exact: true })).toBeVisible();
  await look(other.page, '3-person-menu');
  await walkTo(other.page, other.page.getByRole('menuitem', { name: fr.frame.signOutEverywhere }), 'ArrowDown');
  await other.page.keyboard.press('Enter');
  await expect(other.page.getByRole('link', { name: fr.signIn.go })).toBeVisible();
  await other.context.close();

  await page.keyboard.type(' le matin');
  await expect(page.getByText(fr.app.trouble.ended)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.type(', encore');
  await look(page, '3-ended');
  await tabTo(page, page.getByRole('link', { name: fr.app.trouble.signIn }));
  await page.keyboard.press('Enter');
  await expect(page.locator('#password')).toBeVisible();
  await passKeycloak(page, agent.username, testPassword);
  await expect(page).toHaveURL(noteUrl);
  await expect(textOf(page)).toBeFocused();
  await page.keyboard.type(' aussi');
  await expect(textOf(page).getByRole('listitem').first()).toHaveText(
    /^Devis demandé par téléphone et.* le matin, encore aussi$/,
  );
  await kept(page);
});

test('last notes open in one click, the tree by its arrows; one sees who else is there', async ({
  browser,
  instance,
  look,
}) => {
  const { page } = agent;
  await page.goto(placeOf(noteUrl));
  await makeNote(page, 'Éclairage');
  const tree = page.getByRole('treegrid', { name: say(fr.notes.tree, { name: 'Voirie' }) });
  const rows = tree.getByRole('row');
  await expect(rows).toHaveCount(2);
  await tree.getByRole('row', { name: /Éclairage/ }).focus();
  await walkTo(page, tree.getByRole('row', { name: /Chemin de la Touche/ }), 'ArrowUp');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(noteUrl);
  await page.goto('/79901');
  await look(page, '3-home');
  await page
    .getByRole('main')
    .getByRole('link', { name: /Éclairage/ })
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Éclairage' })).toBeVisible();

  await page.goto(placeOf(noteUrl));
  await page.getByRole('button', { name: fr.workspaces.access, exact: true }).click();
  await look(page, '3-access');
  await page.getByRole('button', { name: fr.access.give, exact: true }).click();
  const to = page.getByRole('combobox', { name: fr.access.giveTo });
  await to.fill('Au');
  // A window made narrower for a moment empties no form.
  for (const width of [1000, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(to).toHaveValue('Au');
  }
  await to.fill('Auger');
  await page.getByRole('option', { name: /Alice Auger/ }).click();
  await page.getByRole('button', { name: fr.access.giveGo }).click();
  await expect(page.getByText(like(say(fr.access.given, { name: 'Alice Auger', level: '{{level}}' })))).toBeVisible();
  await page.goto(noteUrl);
  await expect(textOf(page)).toContainText('Devis');
  const elu = await enter(browser, instance, 'a.elu', new URL(noteUrl).pathname);
  await expect(textOf(elu.page)).toContainText('Devis');
  await expect(
    page.getByRole('button', { name: say(e.hereCount_one, { count: 1, names: 'Alice Auger' }) }),
  ).toBeVisible();
  await expect(
    elu.page.getByRole('button', { name: say(e.hereCount_one, { count: 1, names: 'Alain Aubry' }) }),
  ).toBeVisible();
  await look(page, '3-together');
  await elu.context.close();
});

test('the secrétaire of three communes passes from one to another, and always sees for which she acts', async ({
  browser,
  instance,
  look,
}) => {
  // A third commune, since the tests' perimeter has two.
  await withAdmin(instance.adminUrl, (client) =>
    client.query(
      `with near as (select perimeter_id from access.tenant where id = '${instance.tenants.a}'),
       c as (insert into access.tenant (id, perimeter_id, kind, name, siren, insee, departement_code, departement_name, population, state, activated_at)
         select gen_random_uuid(), perimeter_id, 'commune', 'Coudrier', '210000048', '79904', '79', 'Deux-Sèvres', 300, 'active', now()
         from near where not exists (select from access.tenant where insee = '79904') returning id, perimeter_id),
       code as (insert into access.tenant_code (perimeter_id, tenant_id, code) select perimeter_id, id, '79904' from c),
       m as (insert into access.membership (id, perimeter_id, tenant_id, person_id)
         select gen_random_uuid(), perimeter_id, id, '${instance.people.shared}' from c returning id, perimeter_id, tenant_id)
       insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
         select m.perimeter_id, m.tenant_id, m.id, r.id from m, access.role r where r.key = 'secretariat'`,
    ),
  );
  const secretary = await enter(browser, instance, 'shared');
  const { page } = secretary;
  await expect(page.getByRole('link', { name: /Aubépine|Bruyère|Coudrier/ })).toHaveCount(3);
  await look(page, '3-for-whom');
  await tabTo(page, page.getByRole('link', { name: /Aubépine/ }));
  await page.keyboard.press('Enter');
  const acting = page.getByRole('button', { name: like(fr.frame.switch) });
  for (const [from, to, code] of [
    ['Aubépine', 'Bruyère', '79902'],
    ['Bruyère', 'Coudrier', '79904'],
    ['Coudrier', 'Aubépine', '79901'],
  ] as const) {
    await expect(acting).toContainText(from);
    await tabTo(page, acting);
    await page.keyboard.press('Enter');
    const choice = page.getByRole('menuitem', { name: to });
    await expect(choice).toBeVisible();
    if (to === 'Bruyère') await look(page, '3-switch');
    await walkTo(page, choice, 'ArrowDown');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`${instance.url}/${code}`);
    await expect(acting).toContainText(to);
    await expect(page).toHaveTitle(new RegExp(to));
  }
  await look(page, '3-secretary');
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole('banner').getByRole('link', { name: /Aubépine/ })).toBeVisible();
  await secretary.context.close();
});
