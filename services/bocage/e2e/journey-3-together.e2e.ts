import { testPassword, usernameOf } from '@bocage/testing';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type Instance, type Shape, startInstance } from './instance.ts';
import { accessible, type Person, picture, signIn } from './person.ts';

// Journeys 3 and 4: an agent's morning, then communes together. In one process, and with one process per service: they
// are those that cross services.
const shapes: readonly Shape[] = ['one', 'split'];

const enter = (
  browser: Browser,
  instance: Instance,
  key: Parameters<typeof usernameOf>[0],
  path?: string,
): Promise<Person> => signIn(browser, instance.url, usernameOf(key), testPassword, path ? { path } : {});
const text = (page: Page) => page.getByRole('textbox', { name: /Texte de la note/ });
const saved = (page: Page) => expect(page.getByText('Enregistré', { exact: true })).toBeVisible({ timeout: 15_000 });

for (const shape of shapes) {
  test.describe(shape === 'one' ? 'in one process' : 'with one process per service', () => {
    test.describe.configure({ mode: 'serial' });
    let instance: Instance;
    let agent: Person;
    let noteUrl = '';
    test.beforeAll(async ({ browser }) => {
      instance = await startInstance({ shape });
      agent = await enter(browser, instance, 'a.agent');
    });
    test.afterAll(async () => {
      await agent?.context.close();
      await instance?.close();
    });

    test('an agent makes a workspace and a note, and writes', async () => {
      const { page } = agent;
      await expect(page.getByText('Vous agissez pour').first()).toBeVisible();
      await page.getByRole('button', { name: 'J’ai compris' }).click();
      await accessible(page);
      await picture(page, `3-home-${shape}`);
      await page.goto('/79901/espaces');
      await page.getByLabel('Nom de l’espace').fill('Voirie');
      await page.getByRole('button', { name: 'Créer l’espace' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Voirie' })).toBeVisible();
      await accessible(page);
      await page.getByRole('button', { name: 'Nouvelle note' }).first().click();
      await expect(text(page)).toHaveAttribute('contenteditable', 'true');
      await text(page).click();
      await page.keyboard.type('Chemin de la Touche : reprendre l’enrobé.');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /Liste à puces/ }).click();
      await page.keyboard.type('Devis demandé');
      await saved(page);
      noteUrl = page.url();
      await accessible(page);
      await picture(page, `3-note-${shape}`);
    });

    test('without network one goes on writing; back on line everything is kept, and a reload finds it', async () => {
      const { page, context } = agent;
      await context.setOffline(true);
      await expect(page.getByText(/^Hors ligne/).first()).toBeVisible();
      await text(page).click();
      await page.keyboard.press('Control+End');
      await page.keyboard.type(' par téléphone');
      await expect(page.getByText(/Hors ligne \(\d+ modifications? en attente\)/)).toBeVisible();
      await context.setOffline(false);
      await saved(page);
      await page.reload();
      await expect(text(page)).toContainText('Chemin de la Touche : reprendre l’enrobé.');
      await expect(text(page)).toContainText('Devis demandé par téléphone');
    });

    test('what was written without network in a page that was closed since is sent from any other page', async () => {
      const { page, context } = agent;
      await text(page).click();
      await page.keyboard.press('Control+End');
      await context.setOffline(true);
      await page.keyboard.type(', puis par courrier');
      await expect(page.getByText(/Hors ligne \(\d+ modifications? en attente\)/)).toBeVisible();
      await page.close();
      await context.setOffline(false);
      const next = await context.newPage();
      agent = { ...agent, page: next };
      await next.goto('/79901');
      await expect(next.getByText('Les modifications écrites hors ligne dans 1 note sont enregistrées.')).toBeVisible();
      await next.goto(noteUrl);
      await expect(text(next)).toContainText('Devis demandé par téléphone, puis par courrier');
    });

    test('a workspace is proposed to another commune, accepted there, written in together, and taken back', async ({
      browser,
    }) => {
      const { page } = agent;
      await page.goto(noteUrl.replace(/\/notes\/.*/, ''));
      await page.getByRole('button', { name: 'Accès', exact: true }).click();
      await page.getByRole('button', { name: 'Partager avec d’autres communes' }).click();
      await accessible(page);
      await page.screenshot({ path: `screenshots/4-propose-${shape}-1280.png` });
      await page.getByText('Bruyère', { exact: false }).first().click();
      await page.getByRole('button', { name: 'Proposer le partage' }).click();
      await expect(page.getByText(/proposition est envoyée/)).toBeVisible();

      const administrator = await enter(browser, instance, 'b.admin', '/79902/partages');
      await accessible(administrator.page);
      await picture(administrator.page, `4-decide-${shape}`);
      await administrator.page
        .getByRole('button', { name: /^Accepter/ })
        .first()
        .click();
      await expect(administrator.page.getByText(/Partage accepté/)).toBeVisible();

      const neighbour = await enter(browser, instance, 'b.agent', '/79902');
      await expect(neighbour.page.getByText('Partagés avec nous').first()).toBeVisible();
      await neighbour.page
        .getByRole('link', { name: /Voirie/ })
        .first()
        .click();
      await expect(neighbour.page.getByRole('heading', { level: 1, name: 'Voirie' })).toBeVisible();
      await neighbour.page.goto(noteUrl.replace('/79901/', '/79902/'));
      await expect(text(neighbour.page)).toContainText('Chemin de la Touche');

      await page.goto(noteUrl);
      await expect(text(page)).toContainText('Chemin de la Touche');
      await expect(text(neighbour.page)).toHaveAttribute('contenteditable', 'true');
      await text(neighbour.page).click();
      await neighbour.page.keyboard.press('Control+End');
      await neighbour.page.keyboard.type(' — vu avec Bruyère');
      await expect(text(page)).toContainText('vu avec Bruyère', { timeout: 5_000 });
      await saved(neighbour.page);
      await picture(page, `4-together-${shape}`);

      await page.goto('/79901/partages?onglet=proposes');
      const offered = page.getByRole('tab', { name: /Proposés par nous/ });
      if (await offered.count()) await offered.click();
      await page
        .getByRole('button', { name: /^Mettre fin/ })
        .first()
        .click();
      await page
        .getByRole('alertdialog')
        .getByRole('button', { name: /Mettre fin/ })
        .click();
      // Within five seconds on the page that is open, at once on a new one.
      await expect(text(neighbour.page)).toHaveCount(0, { timeout: 6_000 });
      await neighbour.page.goto(noteUrl.replace('/79901/', '/79902/'));
      await expect(neighbour.page.getByText('Rien ne se trouve ici')).toBeVisible();
      await accessible(neighbour.page);
      await administrator.context.close();
      await neighbour.context.close();
    });

    test('a stranger’s link answers as if nothing existed, with a way to ask', async ({ browser }) => {
      const stranger = await enter(browser, instance, 'far.admin', new URL(noteUrl).pathname);
      await expect(stranger.page.getByText('Rien ne se trouve ici')).toBeVisible();
      await picture(stranger.page, `4-unseen-${shape}`);
      await stranger.context.close();
    });

    test('the secrétaire of two communes always sees for which one she acts', async ({ browser }) => {
      const secretary = await enter(browser, instance, 'shared');
      const { page } = secretary;
      await page.goto('/79901');
      await expect(page.getByText('Aubépine').first()).toBeVisible();
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(page.getByText('Aubépine').filter({ visible: true }).first()).toBeVisible();
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto('/79902');
      await expect(page.getByText('Bruyère').first()).toBeVisible();
      await picture(page, `3-secretary-${shape}`);
      await secretary.context.close();
    });
  });
}
