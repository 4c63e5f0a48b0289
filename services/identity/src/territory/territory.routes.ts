import { fault, readEpci, searchCommunes, searchEpci } from '@bocage/contracts';
import type { Platform } from '@bocage/platform';
import { territory } from './territory.list.ts';
import { search } from './territory.search.ts';

/** The official list is public: any signed-in person may search it. */
export const mountTerritory = ({ serve }: Platform): void => {
  serve(searchEpci, async ({ query }) => ({ items: search((await territory()).epci, query.q, query.limit) }));
  serve(searchCommunes, async ({ query }) => ({ items: search((await territory()).communes, query.q, query.limit) }));
  serve(readEpci, async ({ params }) => {
    const found = (await territory()).epciBySiren.get(params.siren);
    if (!found) throw fault('territory.unknown');
    return found;
  });
};
