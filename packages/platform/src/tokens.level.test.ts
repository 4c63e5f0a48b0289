import { readFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { levelOf, stepUpLastsMs } from './tokens.ts';

const now = Date.UTC(2026, 10, 24, 9);
const seconds = (ms: number) => Math.floor(ms / 1000);

describe('the level of a token', () => {
  test('is 2 while the second factor is recent', () => {
    expect(levelOf({ acr: '2', auth_time: seconds(now - 60_000) }, now)).toBe(2);
    expect(levelOf({ acr: '1', auth_time: seconds(now) }, now)).toBe(1);
    expect(levelOf({}, now)).toBe(1);
  });
  test('falls back to 1 when the second factor is old, though the refreshed token is fresh and still says 2', () => {
    expect(levelOf({ acr: '2', auth_time: seconds(now - stepUpLastsMs), iat: seconds(now) }, now)).toBe(1);
  });
  test('is asked for by Keycloak before it is refused here', async () => {
    const file = new URL('../../../infra/keycloak/bocage-realm.json', import.meta.url);
    const realm = JSON.parse(await readFile(file, 'utf8')) as {
      authenticatorConfig: { config: Record<string, string> }[];
    };
    const second = realm.authenticatorConfig.find(({ config }) => config['loa-condition-level'] === '2');
    expect(Number(second?.config['loa-max-age']) * 1000).toBeLessThan(stepUpLastsMs);
  });
  test('counts from the making of a token that was never refreshed', () => {
    expect(levelOf({ acr: '2', iat: seconds(now) }, now)).toBe(2);
  });
});
