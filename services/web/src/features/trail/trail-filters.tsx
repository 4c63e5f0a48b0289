import { type EventType, events, familyOf, nameOfType } from '@bocage/contracts';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { useSearchParam } from '../../app/go.ts';
import { returnFocus } from '../../app/heading.tsx';
import { ListEnd } from '../../app/list-end.tsx';
import { Button } from '../../ui/button.tsx';
import { DateField, Select } from '../../ui/select.tsx';
import { trailFr } from './trail.fr.ts';
import { useColleagues } from './trail.queries.ts';
import type { TrailFilters } from './trail.source.ts';

type Family = keyof typeof trailFr.kinds;
const known = Object.keys(trailFr.kinds) as Family[];
// What stands in a body's trail, and in the instance's: a choice that never finds anything is none.
const apart = ['session', 'sign-in', 'perimeter', 'instance', 'storage'];
const shared = ['account', 'access', 'person', 'import', 'administrator', 'tenant', 'trail'];
const bodyFamilies = known.filter((family) => !apart.includes(family));
export const instanceFamilies = known.filter((family) => apart.includes(family) || shared.includes(family));
const types = Object.keys(events) as EventType[];

// A day of the address that is none filters nothing.
const instantOf = (day: string, hour: string): string | null => {
  const date = new Date(`${day}T${hour}`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};

/** The filters as the address holds them: a filtered trail can be sent to a colleague. */
export const useTrailFilters = () => {
  const [person, setPerson] = useSearchParam('personne');
  const [subject, setSubject] = useSearchParam('objet');
  const [kind, setKind] = useSearchParam('nature');
  const [type, setType] = useSearchParam('type');
  const [from, setFrom] = useSearchParam('du');
  const [until, setUntil] = useSearchParam('au');
  const since = instantOf(from, '00:00:00');
  const before = instantOf(until, '23:59:59.999');
  const filters: TrailFilters = {
    ...(person ? { person } : {}),
    ...(subject ? { subject } : {}),
    ...(kind ? { kind } : {}),
    ...(type ? { type } : {}),
    ...(since ? { from: since } : {}),
    ...(before ? { until: before } : {}),
  };
  const fields = { person, subject, kind, type, from, until };
  const asked = Object.values(fields).join(' ');
  const shown = useRef(asked);
  useEffect(() => {
    // A link to another part of the trail goes with its line, and the button that clears with the filters.
    if (shown.current !== asked) returnFocus();
    shown.current = asked;
  }, [asked]);
  return {
    filters,
    fields,
    set: { person: setPerson, subject: setSubject, kind: setKind, type: setType, from: setFrom, until: setUntil },
  };
};

type Fields = Pick<ReturnType<typeof useTrailFilters>, 'fields' | 'set'>;

/** By family and type of event, and period: what any trail has. */
export const EventFields = ({
  fields,
  set,
  families,
  children,
}: Fields & { families: readonly Family[]; children?: ReactNode }) => {
  const { t } = useTranslation('trail');
  const chosen = families.filter((family) => !fields.kind || family === fields.kind);
  // A kind that an address asks for may be none of the families: then every type may be of it.
  const shown = chosen.length > 0 ? chosen : families;
  const used = Object.values(fields).some(Boolean);
  return (
    <search className="trail-filters" aria-label={t('filters')}>
      {children}
      <Select
        label={t('kind')}
        value={fields.kind}
        onChange={(kind) => {
          set.kind(kind);
          if (fields.type && kind && familyOf(fields.type) !== kind) set.type(null);
        }}
        options={[
          { value: '', label: t('anything') },
          ...families.map((family) => ({ value: family, label: t(`kinds.${family}`) })),
          // An address may ask for another one: it is said that a choice was made.
          ...(fields.kind && chosen.length === 0 ? [{ value: fields.kind, label: t('thatKind') }] : []),
        ]}
      />
      <Select
        label={t('act')}
        value={fields.type}
        onChange={set.type}
        options={[
          { value: '', label: t('anyAct') },
          ...shown.flatMap((family) =>
            types
              .filter((type) => familyOf(type) === family)
              .map((type) => ({ value: type, label: nameOfType(type), group: t(`kinds.${family}`) })),
          ),
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

/** By person too, for who reads more than their own acts. */
export const TrailFields = ({ fields, set }: Fields) => {
  const { t } = useTranslation('trail');
  const { me } = useActing();
  const { can } = useAbility();
  const reads = can('read', 'Trail');
  const colleagues = useColleagues(reads && can('read', 'Person'));
  const others = (colleagues.data ?? []).filter((one) => one.personId !== me.person.id);
  const listed = [me.person.id, ...others.map((one) => one.personId)];
  const people = [
    { value: '', label: t('anyone') },
    { value: me.person.id, label: t('me') },
    ...others.map((one) => ({ value: one.personId, label: one.displayName })),
    // Somebody who left, or of another body: the address names them, the list does not.
    ...(fields.person && !listed.includes(fields.person) ? [{ value: fields.person, label: t('thatPerson') }] : []),
  ];
  return (
    <EventFields fields={fields} set={set} families={bodyFamilies}>
      {reads && <Select label={t('person')} value={fields.person} onChange={set.person} options={people} />}
      <ListEnd items={colleagues.data ?? []} />
    </EventFields>
  );
};
