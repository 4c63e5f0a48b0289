import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { withDe } from '@bocage/contracts';
import type { kitFr } from '../features/trail/kit/kit.fr.ts';
import { fr } from './catalogues.fr.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app';
    // The words of the kit come with its screen.
    resources: typeof fr & { kit: typeof kitFr };
  }
}

/** French is the language of the screens; another locale is one more set of catalogues. */
export const startWords = async (): Promise<void> => {
  await i18next.use(initReactI18next).init({
    lng: 'fr',
    fallbackLng: 'fr',
    defaultNS: 'app',
    resources: { fr },
    // React escapes by itself.
    interpolation: { escapeValue: false },
  });
  // « {{name, de}} »: de Paul, d’Anne, du Pin.
  i18next.services.formatter?.add('de', (value) => withDe(String(value)));
};
