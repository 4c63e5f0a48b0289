import { withAdmin } from '@bocage/testing';
import { expect, type Page } from '@playwright/test';
import type { Instance } from './instance.ts';
import { tabTo } from './person.ts';
import { fr } from './words.ts';

/** What a trail's page shows and does, whoever's trail it is. */
export const event = (page: Page, words: RegExp) => page.getByRole('main').getByRole('button', { name: words });
export const verified = (page: Page) => page.getByRole('region', { name: fr.trail.verify.title });
export const verify = async (page: Page): Promise<void> => {
  await tabTo(page, page.getByRole('button', { name: fr.trail.verify.go }));
  await page.keyboard.press('Enter');
};

const waiting = `select event_id from audit.unsealed union all select t.id from audit.tree t
  where t.size > coalesce((select max(c.size) from audit.checkpoint c where c.tree_id = t.id), 0)`;
/** What was done a moment ago is sealed a few seconds after. */
export const sealed = (instance: Instance): Promise<void> =>
  expect
    .poll(
      () => withAdmin(instance.adminUrl, async (client) => (await client.query<{ event_id: string }>(waiting)).rows),
      { timeout: 20_000 },
    )
    .toEqual([]);

/** What whoever holds the database may do to what was sealed. */
export const tamper = (instance: Instance, text: string) =>
  withAdmin(instance.adminUrl, (client) => client.query(`set session_replication_role = replica; ${text}`));
