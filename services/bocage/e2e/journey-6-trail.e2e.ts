import { withAdmin } from '@bocage/testing';
import { expect, type Page } from '@playwright/test';
import { enter, makeNote, makeWorkspace, test } from './journeys.ts';
import { type Person, saved, tabTo, walkTo } from './person.ts';
import { fr, like } from './words.ts';

// Journey 6: an auditor reads what was done, finds it by person, thing, kind and date, and takes it away.
const t = fr.trail;
let auditor: Person;
let thing = '';

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  auditor = await enter(browser, instance, 'a.auditor', '/79901/journal');
});
test.afterAll(() => auditor?.context.close());

const events = (page: Page) => page.getByRole('main').locator('.event');
const event = (page: Page, words: RegExp) => page.getByRole('main').getByRole('button', { name: words });
/** `AAAA-MM-JJ` where the browser is, so many days from now. */
const day = (ahead: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' }).format(Date.now() + ahead * 86_400_000);

test('what two agents do becomes sentences', async ({ browser, instance, look }) => {
  const agent = await enter(browser, instance, 'a.agent');
  const { page } = agent;
  await makeWorkspace(page, 'Cimetière');
  await makeNote(page, 'Concessions');
  await page.getByRole('heading', { level: 1 }).getByRole('button').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Concessions à reprendre');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Concessions à reprendre' })).toBeVisible();
  // The thing's own trail leads to the filtered one, by an address that a colleague can follow.
  await page.getByRole('button', { name: fr.workspaces.trail, exact: true }).click();
  await look(page, '6-panel');
  await page.getByRole('link', { name: t.seeThing }).click();
  await expect(page).toHaveURL(/\/journal\?objet=/);
  await expect(page.getByText(t.leadMine)).toBeVisible();
  thing = new URL(page.url()).search;
  await look(page, '6-mine');
  await agent.context.close();
  const admin = await enter(browser, instance, 'a.admin');
  await makeWorkspace(admin.page, 'Marchés');
  await admin.context.close();

  await auditor.page.reload();
  await expect(event(auditor.page, /Alain Aubry .*« Cimetière »/).first()).toBeVisible();
  await expect(event(auditor.page, /Anne Aubin .*« Marchés »/).first()).toBeVisible();
  // Quiet words first, then an alert once the proofs have waited for more than a day.
  await expect(auditor.page.getByText(t.anchorWaiting)).toBeVisible();
  await look(auditor.page, '6-trail');
});

test('she is told when the proofs of the trail are no longer copied elsewhere', async ({ instance, look }) => {
  await withAdmin(instance.adminUrl, (client) =>
    client.query(
      `alter table audit.checkpoint disable trigger never; update audit.checkpoint set signed_at = signed_at - interval '27 hours'`,
    ),
  );
  await auditor.page.reload();
  await expect(auditor.page.getByRole('status').filter({ hasText: like(t.anchorLate) })).toBeVisible();
  await look(auditor.page, '6-late');
});

test('she filters by person, kind, date and thing; the address holds the filter', async ({ look }) => {
  const { page } = auditor;
  const ours = event(page, /« Cimetière »/).first();
  const theirs = event(page, /« Marchés »/).first();
  const filters = page.getByRole('search', { name: t.filters });
  // By keyboard: a list of choices takes the first letters.
  await tabTo(page, filters.getByLabel(t.person));
  await page.keyboard.type('Alain');
  await expect(page).toHaveURL(/personne=[0-9a-f-]{36}/);
  await expect(theirs).toHaveCount(0);
  await expect(ours).toBeVisible();
  await filters.getByLabel(t.kind).selectOption({ label: t.kinds.note });
  await expect(page).toHaveURL(/nature=note/);
  await expect(ours).toHaveCount(0);
  await expect(event(page, /« Concessions/).first()).toBeVisible();
  await page.reload();
  await expect(event(page, /« Concessions/).first()).toBeVisible();
  await expect(ours).toHaveCount(0);
  await filters.getByLabel(t.from).fill(day(1));
  await expect(page).toHaveURL(new RegExp(`du=${day(1)}`));
  await expect(page.getByText(t.empty, { exact: true })).toBeVisible();
  await look(page, '6-nothing');
  await page.getByRole('button', { name: t.clear }).click();
  await expect(page).toHaveURL(/\/journal$/);
  await expect(theirs).toBeVisible();
  await filters.getByLabel(t.until).fill(day(-1));
  await expect(page).toHaveURL(new RegExp(`au=${day(-1)}`));
  await expect(page.getByText(t.empty, { exact: true })).toBeVisible();
  await page.goto(`/79901/journal${thing}`);
  await expect(event(page, /Alain Aubry .*« Concessions/).first()).toBeVisible();
  await expect(page.getByRole('main').getByRole('button', { name: /« (Cimetière|Marchés) »/ })).toHaveCount(0);
  await look(page, '6-thing');
});

test('she opens before and after', async ({ look }) => {
  const { page } = auditor;
  const renamed = event(page, /a renommé/).first();
  await tabTo(page, renamed);
  await page.keyboard.press('Enter');
  await expect(renamed).toHaveAttribute('aria-expanded', 'true');
  await expect(page.locator('del')).toHaveText('Concessions');
  await expect(page.locator('ins')).toHaveText('Concessions à reprendre');
  await look(page, '6-before-after');
});

test('she takes away what she filtered, as a spreadsheet and as data; the trail keeps it', async ({ look }) => {
  const { page } = auditor;
  const count = await events(page).count();
  const exportAs = (item: string) =>
    saved(page, async () => {
      await tabTo(page, page.getByRole('button', { name: t.export, exact: true }));
      await page.keyboard.press('Enter');
      await walkTo(page, page.getByRole('menuitem', { name: item }), 'ArrowDown');
      await page.keyboard.press('Enter');
    });
  await page.getByRole('button', { name: t.export, exact: true }).click();
  await expect(page.getByRole('menuitem', { name: t.exportCsv })).toBeVisible();
  await look(page, '6-export');
  await page.keyboard.press('Escape');
  const csv = await exportAs(t.exportCsv);
  expect(csv.name).toMatch(/^journal-.*\.csv$/);
  const [header = '', ...rows] = csv.bytes.toString('utf8').trim().split(/\r?\n/);
  expect(header).toContain(';');
  expect(rows).toHaveLength(count);
  expect(csv.bytes.toString('utf8')).toContain('Concessions à reprendre');
  const ndjson = await exportAs(t.exportNdjson);
  expect(ndjson.name).toMatch(/\.ndjson$/);
  const lines = ndjson.bytes.toString('utf8').trim().split('\n');
  expect(lines.map((line) => typeof JSON.parse(line))).toEqual(Array.from({ length: count }, () => 'object'));
  await page.goto('/79901/journal?nature=trail');
  await expect(event(page, like('Armand Aubert a exporté')).first()).toBeVisible();
});
