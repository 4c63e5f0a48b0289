import { newId } from '@bocage/platform';
import { territory } from '@bocage/identity/territory';
import { type TestDatabase, withAdmin } from '@bocage/testing';

type Listed = {
  name: string;
  siren: string | null;
  insee: string;
  departement: { code: string; name: string };
  population: number;
};
type Perimeter = { name: string; siren: string; communes: Listed[] };

/** The communes of the official list by perimeter: their EPCI, or one of their own for the few that have none. */
const perimetersOf = async (most: number): Promise<Perimeter[]> => {
  const perimeters = new Map<string, Perimeter>();
  for (const { entry } of (await territory()).communes.slice(0, most)) {
    const siren = entry.epci?.siren ?? `98${String(perimeters.size).padStart(7, '0')}`;
    const perimeter = perimeters.get(siren) ?? { name: entry.epci?.name ?? entry.name, siren, communes: [] };
    const { name, code: insee, departement, population } = entry;
    perimeter.communes.push({ name, siren: entry.siren, insee, departement, population });
    perimeters.set(siren, perimeter);
  }
  return [...perimeters.values()];
};

/**
 * Provisions the first communes of the list by identity's own functions, without Keycloak, then gives each an agent, a
 * workspace and two notes. How many bodies, how long for each half, and how many bytes the database grew by.
 */
export const provision = async (database: TestDatabase, most: number) => {
  const perimeters = await perimetersOf(most);
  return withAdmin(database.adminUrl, async (client) => {
    const size = async () =>
      Number(
        (await client.query<{ size: string }>('select pg_database_size(current_database()) as size')).rows[0]?.size,
      );
    const before = await size();
    const start = performance.now();
    await client.query(`begin; set local session authorization bocage_identity_system`);
    await client.query(`select access.begin_system('bench', null, $1, null)`, [newId()]);
    const { rows } = await client.query<{ bodies: string }>(
      `with wall as materialized (
         select access.provision_perimeter(p.name, p.siren) as id, p.communes
         from jsonb_to_recordset($1) as p (name text, siren text, communes jsonb))
       select count(made.tenant_id) as bodies from wall
       cross join lateral jsonb_to_recordset(wall.communes) as c (name text, siren text, insee text, departement jsonb, population integer)
       cross join lateral access.provision_tenant(wall.id, 'commune', c.name, c.siren, c.insee,
         c.departement ->> 'code', c.departement ->> 'name', c.population) made`,
      [JSON.stringify(perimeters)],
    );
    await client.query('commit');
    const provisioned = performance.now();
    await client.query(`begin;
      -- Nothing is left for Keycloak to follow.
      delete from access.sync;
      create temporary table body on commit drop as
        select t.id, t.perimeter_id, gen_random_uuid() as person_id, gen_random_uuid() as membership_id
        from access.tenant t where t.state = 'pending';
      update access.tenant t set state = 'active', activated_at = now() from body where body.id = t.id;
      insert into access.person (id, given_name, family_name, account_id) select person_id, 'Camille', 'Agent', gen_random_uuid() from body;
      insert into access.membership (id, perimeter_id, tenant_id, person_id) select membership_id, perimeter_id, id, person_id from body;
      insert into access.membership_role (perimeter_id, tenant_id, membership_id, role_id)
        select perimeter_id, body.id, membership_id, access.builtin('agent') from body;
      select count(access.make_workspace(perimeter_id, id, 'Mairie', 'ordinary', membership_id)) from body;
      -- The trigger that gives a note its place asks who makes it.
      set local session_replication_role = replica;
      insert into notes.item (id, perimeter_id, tenant_id, workspace_id, acl_id, kind, title)
        select access.uuid7(), w.perimeter_id, w.tenant_id, w.id, w.acl_id, 'note', 'Note ' || n
        from body join access.workspace w on w.tenant_id = body.id cross join generate_series(1, 2) n;
      commit`);
    await client.query('analyze');
    return {
      bodies: Number(rows[0]?.bodies),
      perimeters: perimeters.length,
      provisionMs: provisioned - start,
      fillMs: performance.now() - provisioned,
      bytes: (await size()) - before,
    };
  });
};
