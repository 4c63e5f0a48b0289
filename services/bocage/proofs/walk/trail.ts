import { type EventType, events, isEventType, sentenceOf } from '@bocage/contracts';
import type { World } from '@bocage/testing';

type Told = { type: string; mirror: boolean; data: Record<string, unknown>; payload: Record<string, unknown> | null };

/** What a request left in the trails. */
export const toldBy = (world: World, requestId: string): Promise<Told[]> =>
  world.sql<Told>(
    `select e.type, e.mirror_of is not null and not e.has_payload and e.data = '{}' as mirror, e.data, p.payload
     from audit.event e left join audit.payload p on p.event_id = e.id where e.request_id = $1 order by e.id`,
    [requestId],
  );

/** Sentences with a hole in them: a word that neither the data nor the payload of the event has. */
export const holes = (told: readonly Told[]): string[] =>
  told
    .filter(({ mirror }) => !mirror)
    .map(({ type, data, payload }) => sentenceOf({ type, actor: 'Anne', data, payload }))
    .filter((sentence) => sentence.includes('non conservé'));

const replaces = /\.(?:[a-z]+-)?(?:changed|renamed|moved)$/;
// What was there, and what is there now, as each kind of change says it.
const pairs: readonly (readonly [string, string])[] = [
  ['before', 'title'],
  ['before', 'name'],
  ['before', 'level'],
  ['before', 'after'],
  ['before', 'months'],
  ['formerly', 'now'],
  ['from', 'to'],
  ['permissionsBefore', 'permissions'],
];
/** Events whose name says that something was replaced, and that do not say what by what. */
export const unexplained = (told: readonly Told[]): string[] =>
  told
    .filter(({ type, mirror }) => !mirror && replaces.test(type))
    .filter(({ data, payload }) => {
      const all = { ...data, ...payload };
      return !pairs.some(([before, after]) => before in all && after in all);
    })
    .map(({ type }) => type);

export const undeclared = (types: readonly string[]): string[] => types.filter((type) => !isEventType(type));
export const declared = Object.keys(events) as EventType[];

/** No event can be written until it is opened again: as if the trail's table were full. */
export const shutTrail = (world: World) =>
  world.sqlAll(`
    create or replace function public.shut() returns trigger language plpgsql as $$
    begin raise exception 'the trail is shut' using errcode = '57014'; end $$;
    create trigger shut before insert on audit.event for each row execute function public.shut()`);
export const openTrail = (world: World) => world.sqlAll('drop trigger shut on audit.event');

// What is no act of a person's: sessions, the registry of tables, and where the reading of Keycloak's events stands.
const apart = ['access.session', 'access.guarded', 'access.poll'];

/** What stands in every business table, in one short word each. */
export const standing = async (world: World): Promise<Record<string, string>> => {
  const tables = await world.sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c where c.relkind = 'r' and c.relnamespace::regnamespace::text in ('access', 'notes', 'storage')`,
  );
  const asked = tables
    .map(({ name }) => name)
    .filter((name) => !apart.includes(name))
    .map(
      (name) =>
        `select '${name}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as is from ${name} t`,
    );
  const rows = await world.sql<{ name: string; is: string }>(asked.join(' union all '));
  return Object.fromEntries(rows.map(({ name, is }) => [name, is]));
};
