import { test as base, expect, type Page } from '@playwright/test';
import { testPassword, usernameOf } from '@bocage/testing';
import { type Instance, type Shape, startInstance } from './instance.ts';
import { look, type Person, signIn } from './person.ts';
import { fr, like } from './words.ts';

/** What a journey lives on: an instance where nobody is yet, or the communes of the tests in one process or several. */
export type Setting = Shape | 'empty';
type Shared = { setting: Setting; instance: Instance; look: typeof look };

/** One instance for all the journeys of a setting: it is started once, and each journey makes its own things there. */
export const test = base.extend<object, Shared>({
  setting: ['one', { scope: 'worker', option: true }],
  instance: [
    async ({ setting }, use) => {
      const instance = await startInstance(setting === 'empty' ? { empty: true } : { shape: setting });
      await use(instance);
      await instance.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
  // The screens are the same whatever runs behind them: they are looked at once.
  look: [({ setting }, use) => use(setting === 'split' ? async () => undefined : look), { scope: 'worker' }],
});

type Key = Parameters<typeof usernameOf>[0];
type Entered = Parameters<typeof signIn>;

/** One of the tests' people, signed in. */
export const enter = (browser: Entered[0], instance: Instance, key: Key, path?: string): Promise<Person> =>
  signIn(browser, instance.url, usernameOf(key), testPassword, path ? { path } : {});

/** Makes a workspace of Aubépine, and stands in it. */
export const makeWorkspace = async (page: Page, name: string): Promise<void> => {
  await page.goto('/79901/espaces');
  await page.getByLabel(fr.workspaces.name).fill(name);
  await page.getByRole('button', { name: fr.workspaces.create }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
};

export const textOf = (page: Page) => page.getByRole('textbox', { name: like(fr.editor.text) });

/** Makes a note where one stands: the title is typed, Enter, and the text is next. */
export const makeNote = async (page: Page, title: string): Promise<void> => {
  await page.getByRole('button', { name: fr.notes.newNote }).first().click();
  await expect(page.getByRole('textbox', { name: like(fr.notes.renameField) })).toBeFocused();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(textOf(page)).toBeFocused();
};
