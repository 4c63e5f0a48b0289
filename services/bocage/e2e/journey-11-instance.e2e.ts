import { testPassword, usernameOf, withAdmin } from '@bocage/testing';
import { expect } from '@playwright/test';
import { kitFr } from '../../web/src/features/trail/kit/kit.fr.ts';
import { enter, test } from './journeys.ts';
import { type Person, saved, stepUp, tabTo, walkTo } from './person.ts';
import { event, sealed, tamper, verified, verify } from './trail.ts';
import { fr, like } from './words.ts';

// Journey 11: an operator reads the instance's own trail, verifies it, takes it away, and sets how long it is kept.
const t = fr.trail;
const p = fr.provisioning;
const place = '/instance/journal';
let operator: Person;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  // Years do not pass in a test: a purge that was announced.
  await withAdmin(instance.adminUrl, (client) =>
    client.query(`insert into audit.purge_plan (tenant_id, due_at, classes) values (null, now() + interval '7 days',
      '[{"class": "sessions", "months": 12, "until": "2025-12-02T10:00:00.000000Z", "payloads": 3}]')`),
  );
  operator = await enter(browser, instance, 'operator', place);
  await stepUp(operator.page, usernameOf('operator'), testPassword);
});
test.afterAll(() => operator?.context.close());

test('reading it is told in it', async ({ look }) => {
  const { page } = operator;
  await page.goto(`${place}?type=trail.opened`);
  await expect(event(page, /L’exploitant a consulté le journal/)).toHaveCount(1);
  await page.goto(place);
  await expect(event(page, /a ouvert une session/).first()).toBeVisible();
  await look(page, '11-trail');
});

test('the page verifies it, goes on from what it kept, and names what does not hold', async ({ instance, look }) => {
  const { page } = operator;
  const results = verified(page).getByRole('status');
  await sealed(instance);
  await verify(page);
  await expect(results).toContainText('TOUT CORRESPOND');
  await expect(verified(page).getByText(like(t.verify.kept))).toBeVisible();
  await look(page, '11-verified');
  await sealed(instance);
  await page.reload();
  await verify(page);
  await expect(results).toContainText(/Conforme aux points de contrôle conservés ailleurs, de taille \d+/);
  await page.goto(`${place}?nature=trail`);
  await verify(page);
  await expect(results).toContainText(/Conforme aux points de contrôle conservés ailleurs, de taille \d+/);
  await expect(results).toContainText('inscriptions choisies');

  // Whoever holds the database says otherwise who read it.
  const [row] = await withAdmin(
    instance.adminUrl,
    async (client) =>
      (
        await client.query<{ id: string; index: string; account: string }>(
          `select e.id, l.index, e.actor_account_id as account from audit.event e join audit.leaf l on l.event_id = e.id
           where e.type = 'trail.opened' and e.tenant_id is null`,
        )
      ).rows,
  );
  const readBy = (account: string) =>
    tamper(instance, `update audit.event set actor_account_id = ${account} where id = '${row?.id}'`);
  await readBy('gen_random_uuid()');
  await page.goto(place);
  await verify(page);
  await expect(results).toContainText('CE JOURNAL NE CORRESPOND PAS');
  await expect(results).toContainText(`rang ${row?.index} (${row?.id}`);
  await look(page, '11-tampered');
  await readBy(`'${row?.account}'`);
  await verified(page).getByRole('button', { name: t.verify.close }).click();
  await verify(page);
  await expect(results).toContainText('TOUT CORRESPOND');
});

test('he has it prepared as a table, a report and proofs, and fetches them', async ({ look }) => {
  const { page } = operator;
  const { exports } = t;
  await page.goto(place);
  for (const [form, name, begins] of [
    ['csv', /^journal-.*\.csv$/, '\uFEFFDate;'],
    ['pdf', /^journal-.*\.pdf$/, '%PDF-'],
    ['proofs', /^journal-preuves-.*\.ndjson$/, '{"complete":true,'],
  ] as const) {
    await tabTo(page, page.getByRole('button', { name: t.export, exact: true }));
    await page.keyboard.press('Enter');
    if (form === 'csv') await look(page, '11-export');
    await walkTo(page, page.getByRole('menuitem', { name: exports.forms[form] }), 'ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: exports.see }).click();
    await expect(page).toHaveURL(new RegExp(`${place}/exports$`));
    const row = page.getByRole('row').filter({ hasText: exports.forms[form] });
    await expect(row.getByText(exports.ready, { exact: true })).toBeVisible({ timeout: 30_000 });
    const file = await saved(page, async () => {
      await tabTo(page, row.getByRole('button', { name: exports.fetch }));
      await page.keyboard.press('Enter');
    });
    expect(file.name).toMatch(name);
    expect(file.bytes.toString('utf8').startsWith(begins)).toBe(true);
    if (form === 'proofs') await look(page, '11-exports');
    else await page.getByRole('link', { name: p.trail, exact: true }).click();
  }
  await page
    .getByRole('row')
    .filter({ hasText: exports.forms.pdf })
    .getByRole('button', { name: exports.remove })
    .click();
  await expect(page.getByRole('row').filter({ hasText: exports.forms.pdf })).toHaveCount(0);
  await page.goto(`${place}?nature=trail`);
  await expect(event(page, /L’exploitant a téléchargé un export du journal \(rapport PDF/)).toHaveCount(1);
});

test('what it takes to verify it elsewhere is had there', async ({ look }) => {
  const { page } = operator;
  await page.goto(place);
  await page.getByRole('link', { name: p.kit, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: kitFr.title })).toBeVisible();
  await expect(page.getByRole('button', { name: kitFr.export.fetch })).toBeVisible();
  // The proofs that he had prepared, and a checkpoint that they go up to.
  await expect(page.getByText(/^localhost\/journal\/instance\/1\n\d+\n/)).toBeVisible();
  await look(page, '11-kit');
});

test('he is told what will go, and sets a time', async ({ look }) => {
  const { page } = operator;
  await page.goto('/instance');
  await expect(page.getByText(/3 contenus du journal seront effacés/)).toBeVisible();
  await look(page, '11-announced');
  await page.getByRole('link', { name: fr.keeping.see }).click();
  await expect(page).toHaveURL(new RegExp(`${place}/conservation$`));
  const field = page.getByLabel(like('Durée de conservation : Connexions et comptes'));
  await tabTo(page, field);
  await field.selectOption({ label: '24 mois' });
  await expect(page.getByText(/Conservé désormais 24 mois/)).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('24');
  await look(page, '11-keeping');
  // No content stands in this trail.
  await expect(page.getByText(fr.keeping.classes.content)).toHaveCount(0);
});

test('nobody else is shown any of it', async ({ browser, instance, look }) => {
  const { page, context } = await enter(browser, instance, 'a.admin', place);
  for (const path of ['', '/exports', '/verification', '/conservation']) {
    await page.goto(`${place}${path}`);
    await expect(page.getByText(/réservé à l’exploitant/).first()).toBeVisible();
    await expect(page.getByRole('main').locator('.event, table')).toHaveCount(0);
  }
  await look(page, '11-refused');
  await context.close();
});
