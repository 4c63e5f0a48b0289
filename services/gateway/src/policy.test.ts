import { describe, expect, test } from '@jest/globals';
import { policyDirectives } from './policy.ts';

describe('the content security policy', () => {
  const keycloakUrl = 'https://connexion.example/kc';
  const policy = policyDirectives({
    publicUrl: 'https://bocage.example',
    storageUrl: 'https://objets.example/x',
    keycloakUrl,
  });
  test('allows nothing inline, evaluated or framed', () => {
    expect(JSON.stringify(policy)).not.toMatch(/unsafe|strict-dynamic|\*/);
    expect(policy['script-src']).toEqual(["'self'"]);
    expect(policy['style-src']).toEqual(["'self'"]);
    for (const name of ['frame-ancestors', 'base-uri', 'object-src']) expect(policy[name]).toEqual(["'none'"]);
  });
  test('lets files go straight to their server, and forms to sign-in', () => {
    expect(policy['connect-src']).toEqual(["'self'", 'wss://bocage.example', 'https://objets.example']);
    expect(policy['img-src']).toContain('https://objets.example');
    expect(policy['form-action']).toEqual(["'self'", 'https://connexion.example']);
    expect(policy).toHaveProperty('upgrade-insecure-requests');
  });
  test('on http it does not turn addresses into https', () => {
    const local = policyDirectives({ publicUrl: 'http://localhost:8080', keycloakUrl });
    expect(local).not.toHaveProperty('upgrade-insecure-requests');
    expect(local['connect-src']).toEqual(["'self'", 'ws://localhost:8080']);
    expect(local['frame-src']).toEqual(["'none'"]);
  });
});
