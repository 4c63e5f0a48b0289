import { canonical, eventEntry, type Json, toBase64, utf8 } from '@bocage/verify';

/** An event as it is sealed; `at` is text: a JavaScript date would lose the microseconds. */
export type EventRow = {
  id: string;
  at: string;
  type: string;
  tenant_id: string | null;
  perimeter_id: string | null;
  actor_account_id: string | null;
  actor_person_id: string | null;
  actor_system: string | null;
  actor_tenant_id: string | null;
  subject_id: string | null;
  subject_kind: string;
  data: Record<string, Json>;
  mirror_of: string | null;
  request_id: string | null;
};

/** The entry of an event: the bytes whose hash is its leaf. */
export const entryOf = (row: EventRow, payloadHash: Uint8Array | null): Uint8Array =>
  eventEntry({
    id: row.id,
    at: row.at,
    type: row.type,
    tenant: row.tenant_id,
    perimeter: row.perimeter_id,
    actor: {
      account: row.actor_account_id,
      person: row.actor_person_id,
      system: row.actor_system,
      tenant: row.actor_tenant_id,
    },
    subject: { id: row.subject_id, kind: row.subject_kind },
    data: row.data,
    mirrorOf: row.mirror_of,
    request: row.request_id,
    payload: payloadHash && toBase64(payloadHash),
  });

/** A payload's bytes, in canonical form. */
export const payloadBytes = (payload: Json): Uint8Array => utf8(canonical(payload));
