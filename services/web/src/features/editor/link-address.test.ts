import { expect, test } from '@jest/globals';
import { linkAddress } from './link-address.ts';

test.each([
  ['https://www.legifrance.gouv.fr/codes', 'https://www.legifrance.gouv.fr/codes'],
  [' mairie-bressuire.fr ', 'https://mairie-bressuire.fr/'],
  ['accueil@mairie.fr', 'mailto:accueil@mairie.fr'],
  ['mailto:accueil@mairie.fr', 'mailto:accueil@mairie.fr'],
])('%s leads to %s', (typed, href) => expect(linkAddress(typed)).toBe(href));

test.each(['', 'deux mots', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'mot'])(
  '%s leads nowhere',
  (typed) => expect(linkAddress(typed)).toBeNull(),
);
