import { builtInRole } from '@bocage/permissions';
import { withAdmin } from '@bocage/testing';
import { expect, type Page } from '@playwright/test';
import { enter, makeNote, makeWorkspace, test, textOf } from './journeys.ts';
import { type Person, tabTo } from './person.ts';
import { fr, say } from './words.ts';

// Journey 6, by keyboard and by ear: where one is after each step, and that nothing is told in codes.
const t = fr.trail;
let auditor: Person;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  const agent = await enter(browser, instance, 'a.agent');
  await makeWorkspace(agent.page, 'Écoles');
  await makeNote(agent.page, 'Rentrée');
  await textOf(agent.page).pressSequentially('Bonjour');
  await expect(agent.page.getByText(fr.editor.saving.saved, { exact: true })).toBeVisible();
  await agent.context.close();
  auditor = await enter(browser, instance, 'a.auditor', '/79901/journal');
});
test.afterAll(() => auditor?.context.close());

const event = (page: Page, words: RegExp) => page.getByRole('main').getByRole('button', { name: words }).first();
const title = (page: Page) => page.getByRole('heading', { level: 1 });

test('what was opened and edited is named, and no sentence or detail is a code', async () => {
  const { page } = auditor;
  await expect(event(page, /Alain Aubry a modifié une note\s:\s«\sRentrée\s»/)).toBeVisible();
  await expect(event(page, /Alain Aubry a ouvert une note\s:\s«/)).toBeVisible();
  await tabTo(page, event(page, /a renommé la note/));
  await page.keyboard.press('Enter');
  const details = page.locator('.event-details');
  await expect(details).toContainText(/\(heure d’Europe centrale\)/);
  await expect(details).not.toContainText('note.renamed');
  // Nothing was erased: nothing is said to be missing.
  await expect(details.locator('.event-erased')).toHaveCount(0);
});

test('a link to a thing, the way back and the filters that are cleared leave the keyboard at the title; the count is said', async () => {
  const { page } = auditor;
  const status = page.getByRole('main').getByRole('status');
  await tabTo(page, page.getByRole('link', { name: t.seeThing }));
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText(say(t.storyOf, { title: 'Rentrée' }));
  await expect(title(page)).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: t.clear }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/journal$/);
  await expect(title(page)).toBeFocused();
  // Who filters stays where they filter.
  const kind = page.getByRole('search').getByLabel(t.kind);
  await tabTo(page, kind);
  await page.keyboard.type(t.kinds.import);
  await expect(page).toHaveURL(/nature=import/);
  await expect(status.filter({ hasText: t.empty })).toHaveCount(1);
  await expect(page.getByText(t.emptyWords)).toBeVisible();
  await expect(kind).toBeFocused();
  // A day that is none, as an address cut short gives it, filters nothing.
  await page.goto('/79901/journal?du=2026-1');
  await expect(event(page, /a renommé la note/)).toBeVisible();
});

test('who has done nothing yet is told so, and is offered nothing that this trail never holds', async ({
  browser,
  instance,
  look,
}) => {
  // An élue who comes to another commune has done nothing there.
  const { b = '' } = instance.tenants;
  const member = [b, instance.people['a.elu'] ?? '', builtInRole('elu').id];
  await withAdmin(instance.adminUrl, (client) =>
    client.query(
      `with made as (insert into access.membership (perimeter_id, tenant_id, person_id)
         select perimeter_id, id, $2 from access.tenant where id = $1 returning *)
       insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
       select perimeter_id, tenant_id, id, $3 from made`,
      member,
    ),
  );
  const elu = await enter(browser, instance, 'a.elu', '/79902/journal?nature=team');
  await elu.page.getByRole('button', { name: t.clear }).click();
  const kinds = await elu.page.getByRole('search').getByLabel(t.kind).locator('option').allInnerTexts();
  expect(kinds).toContain(t.kinds.note);
  expect(kinds).not.toContain(t.kinds.session);
  await expect(elu.page.getByText(t.emptyYet)).toBeVisible();
  await look(elu.page, '6-nothing-yet');
  await elu.context.close();
  await withAdmin(instance.adminUrl, (client) =>
    client.query(
      'update access.membership set ended_at = now() where tenant_id = $1 and person_id = $2',
      member.slice(0, 2),
    ),
  );
});
