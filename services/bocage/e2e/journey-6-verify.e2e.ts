import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { kitFr as t } from '../../web/src/features/trail/kit/kit.fr.ts';
import { enter, test } from './journeys.ts';
import { type Person, saved, tabTo } from './person.ts';
import { fr } from './words.ts';

// Journey 6, for whoever distrusts the instance: what is taken away from a screen is enough, in an empty folder, to be satisfied.
let auditor: Person;
let folder: string;

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser, instance }) => {
  folder = await mkdtemp(join(tmpdir(), 'bocage-kit-'));
  auditor = await enter(browser, instance, 'a.auditor', '/79901/journal');
});
test.afterAll(async () => {
  await auditor?.context.close();
  if (folder) await rm(folder, { recursive: true });
});

/** By keyboard: reaches what has this name, and takes what comes. */
const take = async (page: Page, role: 'link' | 'button', name: string): Promise<string> => {
  const file = await saved(page, async () => {
    await tabTo(page, page.getByRole('main').getByRole(role, { name, exact: true }));
    await page.keyboard.press('Enter');
  });
  await writeFile(join(folder, file.name), file.bytes);
  return file.name;
};
/** With nothing of the project near, nor any variable. */
const verify = (files: readonly string[], language: string) =>
  new Promise<{ code: number; out: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['bocage-verify.mjs', ...files, '--lang', language],
      { cwd: folder, env: {} },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out: out + err }),
    );
  });

test('she takes the notice, the verifier, the export, the key and the checkpoint, and verifies in an empty folder', async ({
  look,
}) => {
  const { page } = auditor;
  await page.getByRole('link', { name: fr.trail.kit, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
  const prepare = page.getByRole('button', { name: t.export.prepare });
  // Nothing is proved before it is sealed: until then the button says so.
  await expect(prepare).not.toHaveAttribute('aria-disabled', { timeout: 20_000 });
  await tabTo(page, prepare);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: t.export.fetch })).toBeVisible({ timeout: 30_000 });
  const print = (await page.locator('.kit-fingerprint').textContent()) ?? '';
  expect(print).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  await expect(page.getByText(/^SHA-256 [0-9a-f]{64}$/)).toBeVisible();
  await look(page, '6-kit');
  const notice = await take(page, 'link', t.keepNotice);
  const verifier = await take(page, 'link', t.verifier.fetch);
  const key = await take(page, 'link', t.key.fetch);
  const proofs = await take(page, 'button', t.export.fetch);
  expect([notice, verifier, key]).toEqual(['notice.html', 'bocage-verify.mjs', 'cle-publique.txt']);
  expect(proofs).toMatch(/^journal-preuves-\d{4}-\d\d-\d\d\.ndjson$/);
  const alone = await verify([proofs, '--key', key], 'fr');
  expect([alone.code, alone.out]).toEqual([0, expect.stringContaining('Aucun point de contrôle conservé ailleurs')]);
  expect(alone.out).toContain(print);

  // Taken with the export, the checkpoint is one that it goes up to, though much was sealed since: the taking itself.
  await page.reload();
  const kept = await take(page, 'link', t.checkpoint.fetch);
  expect(kept).toMatch(/^point-de-controle-\d{4}-\d\d-\d\d\.txt$/);
  const together = await verify([proofs, '--key', key, '--checkpoint', kept], 'fr');
  expect([together.code, together.out]).toEqual([0, expect.stringContaining('Conforme aux points de contrôle')]);

  // Some days later.
  await tabTo(page, page.getByRole('button', { name: t.export.again }));
  // It may be ready before the screen has shown that it is being made: what the screen was told says which one it shows.
  const ready = new Set<string>();
  page.on('response', async (answer) => {
    if (answer.request().method() !== 'GET' || !answer.url().includes('/audit/exports?')) return;
    const { items } = (await answer.json()) as { items: { id: string; state: string }[] };
    for (const { id, state } of items) if (state === 'ready') ready.add(id);
  });
  const asked = page.waitForResponse((answer) => answer.request().method() === 'POST' && answer.ok());
  await page.keyboard.press('Enter');
  const { id } = (await (await asked).json()) as { id: string };
  await expect.poll(() => ready.has(id), { timeout: 30_000 }).toBe(true);
  await expect(page.getByRole('button', { name: t.export.fetch })).toBeVisible();
  const later = await take(page, 'button', t.export.fetch);
  const whole = await verify([later, '--key', key, '--checkpoint', kept], 'en');
  expect([whole.code, whole.out]).toEqual([0, expect.stringContaining('Matches the checkpoints kept elsewhere')]);
});

test('the page of explanation is read there, and stands by itself', async ({ look }) => {
  const { page } = auditor;
  const [notice] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('link', { name: t.read, exact: true }).click(),
  ]);
  await expect(notice.getByRole('heading', { level: 1, name: 'Vérifier un journal soi-même' })).toBeVisible();
  // Its style is its own, and the policy lets it be.
  await expect(notice.locator('table')).toHaveCSS('border-collapse', 'collapse');
  await look(notice, '6-notice');
  await notice.close();
});

test('who may not export is told so', async ({ browser, instance }) => {
  const agent = await enter(browser, instance, 'a.agent', '/79901/journal');
  await expect(agent.page.getByRole('link', { name: fr.trail.kit, exact: true })).toHaveCount(0);
  await agent.page.goto('/79901/journal/verification');
  await expect(agent.page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
  await expect(agent.page.getByText(t.refused)).toBeVisible();
  await expect(agent.page.getByRole('button', { name: t.export.prepare })).toHaveCount(0);
  await agent.context.close();
});
