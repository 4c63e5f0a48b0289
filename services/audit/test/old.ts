type Sql = (text: string, values?: unknown[]) => Promise<unknown>;

/** Events with a payload, written so many months ago: a superuser's, for time does not pass in a test. */
export const writeOld = async (
  sql: Sql,
  tenant: string | null,
  type: string,
  over: { months: number; count?: number; person?: string | null; payload?: string },
): Promise<void> => {
  const { months, count = 1, person = null, payload = 'Titre' } = over;
  await sql(
    `with made as (
       insert into audit.event (tenant_id, actor_person_id, type, subject_kind, has_payload, occurred_at)
       select $1, $2, $3, 'note', true, now() - make_interval(months => $4::int) - interval '1 hour' + n * interval '1 millisecond'
       from generate_series(1, $5::int) n returning id)
     insert into audit.payload (event_id, salt, payload)
     select id, sha256(uuid_send(gen_random_uuid())), jsonb_build_object('title', $6::text) from made`,
    [tenant, person, type, months, count, payload],
  );
};

/** The purge that is announced falls due. */
export const fallDue = (sql: Sql) =>
  sql(`update audit.purge_plan set due_at = now() - interval '1 second' where done_at is null`);
