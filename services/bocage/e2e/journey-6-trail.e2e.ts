import { withAdmin } from '@bocage/testing';
import { expect, type Page } from '@playwright/test';
import { nameOfType } from '@bocage/contracts';
import { enter, makeNote, makeWorkspace, test } from './journeys.ts';
import { type Person, saved, tabTo, walkTo } from './person.ts';
import { event, sealed, tamper, verified, verify } from './trail.ts';
import { fr, like, say } from './words.ts';

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
  // A nature is chosen among those of the kind, by words.
  await filters.getByLabel(t.act).selectOption({ label: nameOfType('note.renamed') });
  await expect(page).toHaveURL(/type=note\.renamed/);
  await expect(event(page, /a créé la note/)).toHaveCount(0);
  await expect(event(page, /a renommé la note/).first()).toBeVisible();
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

test('from a sentence she goes to its thing, its author and its day, each by an address', async ({ look }) => {
  const { page } = auditor;
  const details = async (words: RegExp) => {
    const line = events(page)
      .filter({ has: page.getByRole('button', { name: words }) })
      .first();
    await line.getByRole('button').click();
    return line;
  };
  await page.goto('/79901/journal');
  await (await details(/a renommé la note/))
    .getByRole('link', { name: 'Concessions à reprendre', exact: true })
    .click();
  await expect(page).toHaveURL(/objet=/);
  await expect(page.getByRole('heading', { level: 1, name: like(t.storyOf) })).toContainText('Concessions à reprendre');
  await (await details(/a renommé la note/))
    .getByRole('link', { name: say(t.seePerson, { name: 'Alain Aubry' }) })
    .click();
  await expect(page).toHaveURL(/personne=/);
  await expect(page.getByRole('heading', { level: 1, name: say(t.actsOf, { name: 'Alain Aubry' }) })).toBeVisible();
  await expect(event(page, /Anne Aubin/)).toHaveCount(0);
  await look(page, '6-person');
  await page.getByRole('heading', { level: 2 }).getByRole('link', { name: t.today }).click();
  await expect(page).toHaveURL(new RegExp(`du=${day(0)}&au=${day(0)}$`));
  await expect(page.getByRole('heading', { level: 1, name: like(t.dayOf) })).toBeVisible();
  await expect(event(page, /Anne Aubin .*« Marchés »/).first()).toBeVisible();
  await page.getByRole('link', { name: t.dayBefore }).click();
  await expect(page.getByText(t.empty, { exact: true })).toBeVisible();
  await page.goto(`/79901/journal${thing}`);
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

test('the page verifies what it shows, remembers where it stood, and names what does not hold', async ({
  instance,
  look,
}) => {
  const { page } = auditor;
  const results = verified(page).getByRole('status');
  await page.goto('/79901/journal');
  await sealed(instance);
  await verify(page);
  await expect(results).toContainText('TOUT CORRESPOND');
  await expect(results).toContainText('Aucun point de contrôle conservé ailleurs');
  await expect(verified(page).getByText(like(t.verify.kept))).toBeVisible();
  await look(page, '6-verified');
  // Given up on the way, the page says nothing of it: here its line is slow.
  await page.route('**/api/audit/proofs*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    await route.continue().catch(() => undefined);
  });
  await verified(page).getByRole('button', { name: t.verify.close }).click();
  await verify(page);
  await tabTo(page, verified(page).getByRole('button', { name: t.verify.cancel }));
  await page.keyboard.press('Enter');
  await expect(verified(page)).toHaveCount(0);
  await page.unroute('**/api/audit/proofs*');
  // More has happened since, the verification itself among it: it must continue what was kept, whole or in part.
  await sealed(instance);
  await page.reload();
  await verify(page);
  await expect(results).toContainText(/Conforme aux points de contrôle conservés ailleurs, de taille \d+/);
  await page.goto('/79901/journal?nature=note');
  await verify(page);
  await expect(results).toContainText(/Conforme aux points de contrôle conservés ailleurs, de taille \d+/);
  await expect(results).toContainText('inscriptions choisies');
  await page.goto('/79901/journal?nature=perimeter');
  await verify(page);
  await expect(results).toContainText(t.verify.nothing);

  // Whoever holds the database changes one word of what was sealed.
  const [row] = await withAdmin(
    instance.adminUrl,
    async (client) =>
      (
        await client.query<{ id: string; index: string }>(
          `select e.id, l.index from audit.event e join audit.leaf l on l.event_id = e.id where e.type = 'note.renamed' and e.tenant_id = $1
           order by l.index desc`,
          [instance.tenants.a],
        )
      ).rows,
  );
  await tamper(
    instance,
    `update audit.payload set payload = payload || '{"title": "Autre chose"}' where event_id = '${row?.id}'`,
  );
  await page.goto('/79901/journal');
  await verify(page);
  await expect(results).toContainText('CE JOURNAL NE CORRESPOND PAS');
  await expect(results).toContainText(`rang ${row?.index} (${row?.id}`);
  await look(page, '6-tampered');
  await tamper(
    instance,
    `update audit.payload set payload = payload || '{"title": "Concessions à reprendre"}' where event_id = '${row?.id}'`,
  );
  await verified(page).getByRole('button', { name: t.verify.close }).click();
  await verify(page);
  await expect(results).toContainText('TOUT CORRESPOND');
  await page.goto(`/79901/journal${thing}`);
});

test('she takes away what she filtered, as a spreadsheet and as data; the trail keeps it', async ({ look }) => {
  const { page } = auditor;
  await expect(event(page, /a renommé/).first()).toBeVisible();
  const count = await events(page).count();
  const exportAs = (item: string) =>
    saved(page, async () => {
      await tabTo(page, page.getByRole('button', { name: t.export, exact: true }));
      await page.keyboard.press('Enter');
      await walkTo(page, page.getByRole('menuitem', { name: item }), 'ArrowDown');
      await page.keyboard.press('Enter');
    });
  await page.getByRole('button', { name: t.export, exact: true }).click();
  await expect(page.getByRole('menuitem', { name: t.exports.forms.csv })).toBeVisible();
  await look(page, '6-export');
  await page.keyboard.press('Escape');
  const csv = await exportAs(t.exports.forms.csv);
  expect(csv.name).toMatch(/^journal-.*\.csv$/);
  const [header = '', ...rows] = csv.bytes.toString('utf8').trim().split(/\r?\n/);
  expect(header).toContain(';');
  expect(rows).toHaveLength(count);
  expect(csv.bytes.toString('utf8')).toContain('Concessions à reprendre');
  const ndjson = await exportAs(t.exports.forms.ndjson);
  expect(ndjson.name).toMatch(/\.ndjson$/);
  const lines = ndjson.bytes.toString('utf8').trim().split('\n');
  expect(lines.map((line) => typeof JSON.parse(line))).toEqual(Array.from({ length: count }, () => 'object'));
  await page.goto('/79901/journal?nature=trail');
  await expect(event(page, like('Armand Aubert a exporté')).first()).toBeVisible();
});

test('a report is prepared by a job: she follows it, fetches it, lets it go', async ({ look }) => {
  const { page } = auditor;
  const exports = t.exports;
  await page.goto('/79901/journal/exports');
  await expect(page.getByText(exports.empty)).toBeVisible();
  await look(page, '6-no-exports');
  await page.getByRole('link', { name: exports.emptyGo }).click();
  await tabTo(page, page.getByRole('button', { name: t.export, exact: true }));
  await page.keyboard.press('Enter');
  await walkTo(page, page.getByRole('menuitem', { name: exports.forms.pdf }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: exports.see }).click();
  const row = page.getByRole('row').filter({ hasText: exports.forms.pdf });
  await expect(row.getByText(exports.ready, { exact: true })).toBeVisible({ timeout: 30_000 });
  await look(page, '6-exports');
  const report = await saved(page, async () => {
    await tabTo(page, row.getByRole('button', { name: exports.fetch }));
    await page.keyboard.press('Enter');
  });
  expect(report.name).toMatch(/^journal-.*\.pdf$/);
  expect(report.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  await tabTo(page, row.getByRole('button', { name: exports.remove }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(exports.empty)).toBeVisible();
  await page.goto('/79901/journal?nature=trail');
  await expect(event(page, /Armand Aubert a téléchargé un export du journal \(rapport PDF/).first()).toBeVisible();
});

test('she asks to be written to about what is grave, and leaves again', async ({ look }) => {
  const { page } = auditor;
  const { alerts } = t;
  await page.goto('/79901/journal');
  await page.getByRole('link', { name: alerts.title }).click();
  const box = page.getByRole('checkbox', { name: alerts.kinds['administrator-made'] });
  await tabTo(page, box);
  await page.keyboard.press('Space');
  await expect(page.getByText(alerts.on)).toBeVisible();
  await expect(box).toBeChecked();
  await look(page, '6-alerts');
  await page.reload();
  await expect(box).toBeChecked();
  await tabTo(page, box);
  await page.keyboard.press('Space');
  await expect(box).not.toBeChecked();
  await page.goto('/79901/journal?nature=alert');
  await expect(event(page, /a demandé à ne plus recevoir l’alerte/).first()).toBeVisible();
});
