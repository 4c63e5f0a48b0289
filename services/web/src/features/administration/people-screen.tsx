import type { PersonCard } from '@bocage/contracts';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { useSearchParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { Badge, Empty } from '../../ui/words.tsx';
import { type PeopleState, usePeople } from './administration.queries.ts';

const accountTone = { none: 'plain', invited: 'note', expired: 'warn', active: 'good', suspended: 'bad' } as const;

/** The people of the body, found by name. */
export const PeopleScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, code } = useActing();
  const [state, setState] = useSearchParam('etat');
  const wanted: PeopleState = state === 'partis' ? 'ended' : 'current';
  const [q, setQ] = useState('');
  const people = usePeople(useDeferredValue(q.trim()), wanted);
  useTitle(t('people'), tenant.name);
  const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
  const here = (person: PersonCard) => address.administration(code, `personnes/${person.personId}`);
  return (
    <div className="admin-page">
      <header>
        <PageHeading place="people">{t('people')}</PageHeading>
        <p className="page-lead">{t('peopleLead', { tenant: tenant.name })}</p>
      </header>
      <div className="admin-tools">
        <ButtonLink look="primary" icon="add" href={address.administration(code, 'personnes/nouvelle')}>
          {t('add')}
        </ButtonLink>
        <ButtonLink icon="file" href={address.administration(code, 'personnes/import')}>
          {t('import')}
        </ButtonLink>
      </div>
      <div className="admin-tools">
        <SearchField label={t('search')} value={q} onChange={setQ} maxLength={100} />
        <Select
          label={t('state')}
          hideLabel
          small
          value={wanted}
          onChange={(value) => setState(value === 'ended' ? 'partis' : null)}
          options={[
            { value: 'current', label: t('current') },
            { value: 'ended', label: t('ended') },
          ]}
        />
      </div>
      {!people.data && <Waiting answer={people} />}
      {people.data && rows.length === 0 && (
        <Empty icon="people" title={q ? t('noMatch') : wanted === 'ended' ? t('noEnded') : t('noPeople')}>
          {!q && wanted === 'current' && t('noPeopleWords')}
        </Empty>
      )}
      {rows.length > 0 && (
        <Table
          label={t('people')}
          rows={rows}
          keyOf={(person) => person.membershipId}
          columns={[
            {
              id: 'name',
              title: t('person'),
              cell: (person) => (
                <>
                  <Link href={here(person)}>{person.displayName}</Link>
                  {person.jobTitle && <div className="muted">{person.jobTitle}</div>}
                </>
              ),
            },
            { id: 'identifiant', title: t('identifiant'), cell: (person) => person.identifiant ?? '—', wide: true },
            { id: 'roles', title: t('role'), cell: (person) => person.roles.map((role) => role.name).join(', ') },
            {
              id: 'account',
              title: t('account'),
              cell: (person) =>
                person.state === 'suspended' ? (
                  <Badge tone="bad">{t('states.suspended')}</Badge>
                ) : (
                  <Badge tone={accountTone[person.account]}>{t(`accounts.${person.account}`)}</Badge>
                ),
            },
          ]}
        />
      )}
      {people.hasNextPage && (
        <Button isPending={people.isFetchingNextPage} onPress={() => void people.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  );
};
