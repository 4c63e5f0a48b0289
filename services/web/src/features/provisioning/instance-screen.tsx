import type { Epci, Perimeter } from '@bocage/contracts';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { address } from '../../app/address.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Badge, Empty } from '../../ui/words.tsx';
import { PurgeNotice } from '../keeping/purges.tsx';
import { instanceTrail } from '../trail/trail.source.ts';
import { count, whereOf } from './words.ts';
import { perimetersQuery, useEpciSearch } from './provisioning.queries.ts';

const PerimeterLine = ({ perimeter }: { perimeter: Perimeter }) => {
  const { t } = useTranslation('provisioning');
  return (
    <li>
      <Link className="instance-line" href={`${address.instance}/perimetres/${perimeter.perimeterId}`}>
        <Icon name="building" size={22} />
        <span className="instance-words">
          <strong>{perimeter.name}</strong>
          <span className="muted">
            SIREN {perimeter.siren} · {t('activeOf', { active: perimeter.active, total: perimeter.total })}
          </span>
        </span>
        {perimeter.failed > 0 && <Badge tone="bad">{t('failed', { count: perimeter.failed })}</Badge>}
        <Icon name="next" />
      </Link>
    </li>
  );
};

const EpciLine = ({ epci }: { epci: Epci }) => {
  const { t } = useTranslation('provisioning');
  return (
    <li>
      <Link className="instance-line" href={`${address.instance}/epci/${epci.siren}`}>
        <span className="instance-words">
          <strong>{epci.name}</strong>
          <span className="muted">
            {epci.kindName} · {whereOf(epci.departements)} · {t('members', { count: epci.memberCount })} ·{' '}
            {t('inhabitants', { value: count(epci.population) })} · SIREN {epci.siren}
          </span>
        </span>
        <Icon name="next" />
      </Link>
    </li>
  );
};

const Search = () => {
  const { t } = useTranslation('provisioning');
  const [q, setQ] = useState('');
  const wanted = useDeferredValue(q.trim());
  const found = useEpciSearch(wanted);
  return (
    <section aria-labelledby="open-perimeter">
      <h2 id="open-perimeter">{t('searchTitle')}</h2>
      <p className="muted">{t('searchWords')}</p>
      <SearchField label={t('search')} value={q} onChange={setQ} maxLength={100} />
      <div aria-live="polite">
        {wanted.length >= 2 && !found.data && <Waiting answer={found} />}
        {wanted.length >= 2 && found.data?.length === 0 && (
          <Empty icon="search" title={t('noMatch', { q: wanted })}>
            {t('noMatchWords')}
          </Empty>
        )}
        {wanted.length >= 2 && found.data && found.data.length > 0 && (
          <ul className="instance-list">
            {found.data.map((epci) => (
              <EpciLine key={epci.siren} epci={epci} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
};

/** The perimeters of the instance, and the official list to open another from. */
export const InstanceScreen = () => {
  const { t } = useTranslation('provisioning');
  useTitle(t('title'));
  const perimeters = useQuery(perimetersQuery);
  return (
    <div className="instance-page">
      <header>
        <PageHeading place="instance">{t('title')}</PageHeading>
        <p className="page-lead">{t('lead')}</p>
      </header>
      {perimeters.data && <PurgeNotice source={instanceTrail} sets />}
      {!perimeters.data && <Waiting answer={perimeters} />}
      {perimeters.data && (
        <section aria-labelledby="perimeters">
          <h2 id="perimeters">{t('perimeters')}</h2>
          {perimeters.data.length === 0 && (
            <Empty icon="building" title={t('none')}>
              {t('noneWords')}
            </Empty>
          )}
          {perimeters.data.length > 0 && (
            <ul className="instance-list">
              {perimeters.data.map((perimeter) => (
                <PerimeterLine key={perimeter.perimeterId} perimeter={perimeter} />
              ))}
            </ul>
          )}
        </section>
      )}
      {perimeters.data && <Search />}
    </div>
  );
};
