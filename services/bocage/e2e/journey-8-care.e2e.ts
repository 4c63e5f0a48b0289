import { testPassword, usernameOf } from '@bocage/testing';
import { expect } from '@playwright/test';
import { enter, makeWorkspace, test } from './journeys.ts';
import { stepUp, tabTo } from './person.ts';
import { fr, like } from './words.ts';

// Journey 8: what a body takes care of over the years: its workspaces' managers, roles, teams, administrators, ways in.
const t = fr.administration;
test.describe.configure({ mode: 'serial' });

test('an administrator names a manager, changes a role, renames a team, and finds their own credentials', async ({
  browser,
  instance,
  look,
}) => {
  const agent = await enter(browser, instance, 'a.agent');
  await makeWorkspace(agent.page, 'Éclairage public');
  await agent.context.close();

  const { page, context, username } = await enter(browser, instance, 'a.admin', '/79901/administration/espaces');
  await stepUp(page, username, testPassword);
  await expect(page.getByRole('heading', { level: 1, name: t.workspaces })).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: `${t.managerName} : Éclairage public` }));
  await page.keyboard.press('Enter');
  await page.getByLabel(t.person, { exact: true }).selectOption({ label: 'Armand Aubert' });
  await look(page, '8-managers');
  await page.getByRole('button', { name: t.managerGo, exact: true }).click();
  await expect(page.getByText(like(t.managerNamed))).toBeVisible();
  await expect(page.getByRole('row', { name: /Éclairage public/ })).toContainText('2');

  await page.goto('/79901/administration/roles');
  await page.getByText(t.advanced).click();
  await page.getByLabel(t.roleName).fill('Régie');
  await page.getByRole('checkbox', { name: /Composer les équipes/ }).check({ force: true });
  await page.getByRole('button', { name: t.roleCreate }).click();
  await tabTo(page, page.getByRole('button', { name: `${t.roleChange} Régie` }));
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(t.roleName).first()).toBeFocused();
  await page.keyboard.type(' de l’eau');
  await look(page, '8-role');
  await page.keyboard.press('Enter');
  await expect(page.getByText(like(t.roleChanged))).toBeVisible();

  await page.goto('/79901/administration/equipes');
  await page.getByLabel(t.teamName).fill('Technique');
  await page.getByRole('button', { name: t.teamCreate }).click();
  await tabTo(page, page.getByRole('button', { name: `${t.teamRename} Technique` }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Services techniques');
  await look(page, '8-team');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'Services techniques' })).toBeVisible();

  await page.getByRole('button', { name: like(fr.frame.person) }).click();
  await look(page, '8-credentials');
  await page.getByRole('menuitem', { name: fr.frame.credentials.password }).click();
  await expect(page.locator('#password-new')).toBeVisible();
  await context.close();
});

test('every member sees a proposed administrator on each page; the gestionnaire takes the proposal back', async ({
  browser,
  instance,
  look,
}) => {
  const gestionnaire = await enter(browser, instance, 'epci.manager', '/200000016/administration/perimetre');
  const { page } = gestionnaire;
  const propose = async () => {
    await page.getByLabel(t.tenant, { exact: true }).selectOption({ label: 'Aubépine (79901)' });
    await page.getByLabel(t.firstName).fill('Rose');
    await page.getByLabel(t.lastName, { exact: true }).fill('Remplaçante');
    await page.getByRole('button', { name: t.nominateGo, exact: true }).click();
  };
  await propose();
  await stepUp(page, usernameOf('epci.manager'), testPassword);
  await propose();
  const proposed = page.getByRole('region', { name: t.nominations });
  await expect(proposed).toContainText('Rose Remplaçante');
  await look(page, '8-proposed');

  const agent = await enter(browser, instance, 'a.agent', '/79901/espaces');
  const seen = agent.page.getByRole('region', { name: t.nominations });
  await expect(seen).toContainText('Rose Remplaçante');
  await expect(seen.getByRole('button')).toHaveCount(0);
  await look(agent.page, '8-member');

  await tabTo(page, proposed.getByRole('button', { name: like(t.withdrawNomination) }));
  await page.keyboard.press('Enter');
  await expect(proposed).toHaveCount(0);
  await agent.page.reload();
  await expect(agent.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(seen).toHaveCount(0);
  await Promise.all([gestionnaire.context.close(), agent.context.close()]);
});

test('the operator prints a way back in for one who serves two communes', async ({ browser, instance, look }) => {
  const { page, context, username } = await enter(browser, instance, 'operator', '/instance');
  await stepUp(page, username, testPassword);
  await page
    .getByRole('link', { name: /CC des Essais/ })
    .first()
    .click();
  const { provisioning } = fr;
  await page.getByLabel(provisioning.sheetName).fill(usernameOf('shared'));
  await page.getByLabel(provisioning.reason).fill('Demandé par téléphone, rappelée en mairie');
  await look(page, '8-let-in');
  await page.getByRole('button', { name: provisioning.letInGo }).click();
  await expect(page.getByText(usernameOf('shared'), { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: provisioning.sheetTitle })).toBeVisible();
  await look(page, '8-sheet');
  await context.close();
});
