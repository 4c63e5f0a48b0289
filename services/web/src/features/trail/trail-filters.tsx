import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { useSearchParam } from '../../app/go.ts';
import { Button } from '../../ui/button.tsx';
import { DateField, Select } from '../../ui/select.tsx';
import { type TrailFilters, useColleagues } from './trail.queries.ts';

const kinds = [
  'note',
  'folder',
  'file',
  'workspace',
  'grant',
  'share',
  'support',
  'person',
  'membership',
  'role',
  'team',
  'session',
  'request',
  'trail',
  'tenant',
] as const;

const startOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();
const endOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString();

/** The filters as the address holds them: a filtered trail can be sent to a colleague. */
export const useTrailFilters = () => {
  const [person, setPerson] = useSearchParam('personne');
  const [subject, setSubject] = useSearchParam('objet');
  const [kind, setKind] = useSearchParam('nature');
  const [type, setType] = useSearchParam('type');
  const [from, setFrom] = useSearchParam('du');
  const [until, setUntil] = useSearchParam('au');
  const filters: TrailFilters = {
    ...(person ? { person } : {}),
    ...(subject ? { subject } : {}),
    ...(kind ? { kind } : {}),
    ...(type ? { type } : {}),
    ...(from ? { from: startOf(from) } : {}),
    ...(until ? { until: endOf(until) } : {}),
  };
  const fields = { person, subject, kind, type, from, until };
  return {
    filters,
    fields,
    set: { person: setPerson, subject: setSubject, kind: setKind, type: setType, from: setFrom, until: setUntil },
  };
};

/** By person, kind of thing and period. */
export const TrailFields = ({ fields, set }: Pick<ReturnType<typeof useTrailFilters>, 'fields' | 'set'>) => {
  const { t } = useTranslation('trail');
  const { me } = useActing();
  const { can } = useAbility();
  const reads = can('read', 'Trail');
  const colleagues = useColleagues(reads && can('read', 'Person'));
  const people = [
    { value: '', label: t('anyone') },
    { value: me.person.id, label: t('me') },
    ...(colleagues.data ?? [])
      .filter((one) => one.personId !== me.person.id)
      .map((one) => ({ value: one.personId, label: one.displayName })),
  ];
  const used = Object.values(fields).some(Boolean);
  return (
    <search className="trail-filters" aria-label={t('filters')}>
      {reads && <Select label={t('person')} value={fields.person} onChange={set.person} options={people} />}
      <Select
        label={t('kind')}
        value={fields.kind}
        onChange={set.kind}
        options={[
          { value: '', label: t('anything') },
          ...kinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) })),
        ]}
      />
      <DateField
        label={t('from')}
        value={fields.from}
        onChange={set.from}
        {...(fields.until ? { max: fields.until } : {})}
      />
      <DateField
        label={t('until')}
        value={fields.until}
        onChange={set.until}
        {...(fields.from ? { min: fields.from } : {})}
      />
      {!reads || fields.person === me.person.id ? null : (
        <Button look="quiet" icon="history" onPress={() => set.person(me.person.id)}>
          {t('mine')}
        </Button>
      )}
      {used && (
        <Button
          look="quiet"
          icon="close"
          onPress={() => {
            for (const clear of Object.values(set)) clear(null);
          }}
        >
          {t('clear')}
        </Button>
      )}
    </search>
  );
};
