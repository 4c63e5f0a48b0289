import { AxeBuilder } from '@axe-core/playwright';
import { totpOf } from '@bocage/testing';
import { type Browser, type BrowserContext, expect, type Locator, type Page } from '@playwright/test';

const secrets = new Map<string, string>();

/** A person before a browser of their own: their page, and what they do at Keycloak's. */
export type Person = { page: Page; context: BrowserContext; username: string };

/** Fills Keycloak's pages as they come, until the application is back: password, then a second factor, made if there is none. */
export const passKeycloak = async (page: Page, username: string, password: string): Promise<void> => {
  const home = /^http:\/\/localhost:\d+\/(?!realms\/)/;
  for (let steps = 0; steps < 8; steps++) {
    await page.waitForLoadState('domcontentloaded');
    if (!page.url().includes('/realms/')) return;
    if (await page.locator('#totpSecret').count()) {
      const secret = (await page.locator('#totpSecret').inputValue()) || '';
      secrets.set(username, secret);
      await page.locator('#totp').fill(await totpOf(secret));
      await page.locator('#userLabel').fill('téléphone');
      await Promise.all([page.waitForEvent('load'), page.locator('#saveTOTPBtn').click()]);
    } else if (await page.locator('#otp').count()) {
      await page.locator('#otp').fill(await totpOf(secrets.get(username) ?? ''));
      await Promise.all([page.waitForEvent('load'), page.locator('#kc-login').click()]);
    } else if (await page.locator('#password').count()) {
      if (await page.locator('#username:not([disabled])').count()) await page.locator('#username').fill(username);
      await page.locator('#password').fill(password);
      await Promise.all([page.waitForEvent('load'), page.locator('#kc-login').click()]);
    } else {
      // A choice, or the recovery codes to keep: the page's own way on.
      await keepRecoveryCodes(page);
    }
  }
  await expect(page).toHaveURL(home);
};

const keepRecoveryCodes = async (page: Page): Promise<void> => {
  const confirmation = page.locator('#kcRecoveryCodesConfirmationCheck');
  if (await confirmation.count()) await confirmation.check();
  await Promise.all([
    page.waitForEvent('load'),
    page.locator('input[type=submit], button[type=submit]').first().click(),
  ]);
};

/** Signs in through the real page, at 1280 px or at the width given. */
export const signIn = async (
  browser: Browser,
  url: string,
  username: string,
  password: string,
  options: { path?: string; width?: number } = {},
): Promise<Person> => {
  const context = await browser.newContext({
    baseURL: url,
    locale: 'fr-FR',
    viewport: { width: options.width ?? 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(options.path ?? '/');
  await page.getByRole('link', { name: 'Se connecter' }).click();
  await passKeycloak(page, username, password);
  return { page, context, username };
};

/** Gives the second factor when the page asks for it. */
export const stepUp = async (page: Page, username: string, password: string): Promise<void> => {
  await page.getByRole('link', { name: 'Confirmer avec mon second facteur' }).click();
  await passKeycloak(page, username, password);
};

const widths = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

// React Aria's announcer is left out: for some seconds it names, by its id, a button that was pending and has gone. So
// is the tooltip of what has the focus, which stands outside of any landmark.
const violations = async (page: Page): Promise<string[]> => {
  const found = await new AxeBuilder({ page })
    .exclude('[data-live-announcer]')
    .exclude('[data-overlay-container]:has([role=tooltip])')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 300)).join('\n')}`);
};

/**
 * Looks at the screen as it stands, wide and on a phone: axe finds nothing, nothing overflows to the side, and a picture
 * is kept to be looked at: `screenshots/<name>-<width>.png`.
 */
export const look = async (page: Page, name: string): Promise<void> => {
  const before = page.viewportSize();
  // Off what it hovers: a tooltip is not of the screen.
  await page.mouse.move(0, 0);
  for (const size of widths) {
    await page.setViewportSize(size);
    await expect(page.locator('h1').first()).toBeVisible();
    const overflow = () => page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    await expect.poll(overflow, `${name} overflows at ${size.width} px`).toBeLessThanOrEqual(0);
    expect(await violations(page), `${name} at ${size.width} px`).toEqual([]);
    await page.screenshot({ path: `screenshots/${name}-${size.width}.png`, fullPage: true, timeout: 30_000 });
  }
  if (before) await page.setViewportSize(before);
};

/** Presses a key until the element is reached, as one without a mouse does. */
export const walkTo = async (page: Page, wanted: Locator, key: string, most = 80): Promise<void> => {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < most; presses++) {
    if (await wanted.and(page.locator(':focus')).count()) return;
    await page.keyboard.press(key);
  }
  await expect(wanted).toBeFocused();
};
export const tabTo = (page: Page, wanted: Locator): Promise<void> => walkTo(page, wanted, 'Tab');

/** The bytes of what the act has the browser save, and under which name. */
export const saved = async (page: Page, act: () => Promise<unknown>): Promise<{ name: string; bytes: Buffer }> => {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const chunks = (await (await download.createReadStream()).toArray()) as Buffer[];
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
};
