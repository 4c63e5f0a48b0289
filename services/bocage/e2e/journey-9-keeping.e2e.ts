import { builtInRole } from '@bocage/permissions';
import { testPassword, withAdmin } from '@bocage/testing';
import { expect, type Page } from '@playwright/test';
import { enter, test } from './journeys.ts';
import { stepUp, tabTo } from './person.ts';
import { fr, like, say } from './words.ts';

// Journey 9: an administrator sets how long the trail is kept and sees what is about to go; a DPO erases a person from it.
const t = fr.keeping;
const place = '/79901/administration/conservation';
test.describe.configure({ mode: 'serial' });

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

// Years do not pass in a test: old acts with their leaves, and a purge that was announced.
test.beforeAll(async ({ instance }) => {
  const { a = '' } = instance.tenants;
  const agent = instance.people['a.agent'] ?? '';
  await withAdmin(instance.adminUrl, async (client) => {
    await client.query(
      `with made as (insert into audit.event (tenant_id, actor_person_id, type, subject_kind, has_payload, occurred_at)
         select $1, $2, 'note.renamed', 'note', true, now() - interval '13 months' from generate_series(1, 3) returning id)
       insert into audit.payload select id, sha256(uuid_send(gen_random_uuid())), '{"title": "Ancien", "before": "Vieux"}' from made`,
      [a, agent],
    );
    // Somebody who left.
    await client.query(
      `with made as (insert into access.person (given_name, family_name) values ('Pia', 'Parti') returning id)
       insert into access.membership (perimeter_id, tenant_id, person_id, since, ended_at)
       select t.perimeter_id, t.id, made.id, now() - interval '1 year', now() from access.tenant t, made where t.id = $1`,
      [a],
    );
    await client.query(
      `insert into audit.purge_plan (tenant_id, due_at, classes) values ($1, now() + interval '7 days',
         '[{"class": "content", "months": 12, "until": "2025-12-02T10:00:00.000000Z", "payloads": 3}]')`,
      [a],
    );
    await client.query(
      `insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
       select m.perimeter_id, m.tenant_id, m.id, $3 from access.membership m where m.tenant_id = $1 and m.person_id = $2`,
      [a, instance.people['a.elu'] ?? '', builtInRole('dpo').id],
    );
    await expect
      .poll(async () => (await client.query('select from audit.unsealed')).rowCount, { timeout: 20_000 })
      .toBe(0);
  });
});

test('an administrator is told what will go, and sets a time', async ({ browser, instance, look }) => {
  const { page, context, username } = await enter(browser, instance, 'a.admin', '/79901/administration/organisme');
  await expect(page.getByText(/3 contenus du journal seront effacés/)).toBeVisible();
  await page.getByRole('link', { name: t.see }).click();
  await expect(page).toHaveURL(new RegExp(`${place}$`));
  await expect(section(page, t.purges).getByText(t.waiting)).toBeVisible();
  await look(page, '9-keeping');
  const field = page.getByLabel(like('Durée de conservation : Consultations'));
  await tabTo(page, field);
  await field.selectOption({ label: '6 mois' });
  // What others did is at stake: the second factor is asked for.
  await stepUp(page, username, testPassword);
  await field.selectOption({ label: '6 mois' });
  await expect(page.getByText(/Conservé désormais 6 mois/)).toBeVisible();
  await page.reload();
  await expect(field).toHaveValue('6');
  await expect(section(page, t.erase)).toHaveCount(0);
  await context.close();
});

test('a DPO erases a person: what would go, why the rest stays, the report', async ({ browser, instance, look }) => {
  const { page, context, username } = await enter(browser, instance, 'a.elu', '/79901');
  await page.getByRole('link', { name: fr.frame.administration, exact: true }).click();
  await page.getByRole('link', { name: t.title, exact: true }).click();
  const erase = section(page, t.erase);
  await expect(page.getByLabel(like('Durée de conservation : Consultations'))).toBeDisabled();
  // Two who bear one name are told apart by what is said of them; whoever left is there too.
  const alain = erase.getByRole('option', { name: /^Alain Aubry, depuis le \d/ });
  await expect(erase.getByRole('option', { name: /^Pia Parti, jusqu’au \d/ })).toHaveCount(1);
  await erase.getByLabel(t.person).selectOption((await alain.getAttribute('value')) ?? '');
  await stepUp(page, username, testPassword);
  await expect(erase.getByText(say(t.lineGone, { what: t.classes.content, count: 3 }), { exact: true })).toBeVisible();
  await look(page, '9-would');
  await tabTo(page, erase.getByLabel(t.reason));
  await page.keyboard.type('Demande écrite');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await look(page, '9-confirm');
  await page.getByRole('alertdialog').getByRole('button', { name: t.eraseGo }).click();
  await expect(page.getByText(t.erased)).toBeVisible();
  await expect(erase.getByText(say(t.report, { name: 'Alain Aubry', tenant: 'Aubépine' }))).toBeVisible();
  await expect(erase.getByText(/^Décidé le .+ Motif.: Demande écrite$/)).toBeVisible();
  await look(page, '9-report');
  // Printed, it is the report and nothing else.
  await page.emulateMedia({ media: 'print' });
  await expect(erase.getByText(t.kept)).toBeVisible();
  for (const other of [t.times, t.purges]) await expect(section(page, other)).toHaveCount(0);
  await expect(page.getByText(t.past)).toBeHidden();
  await page.emulateMedia({ media: null });
  await expect(erase.getByRole('button', { name: t.print })).toBeVisible();
  await page.getByRole('link', { name: t.past }).click();
  await expect(page.getByRole('main').getByText(/a effacé du journal.*Demande écrite/)).toBeVisible();
  await context.close();
});
