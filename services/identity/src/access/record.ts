import type { EventType } from '@bocage/contracts';
import type { Tx } from '@bocage/platform';

/** What the trail keeps of an act: ids, levels and codes in `data` for ever; titles and names in `payload`, erasable. */
export type Act = {
  type: EventType;
  kind:
    | 'workspace'
    | 'team'
    | 'role'
    | 'membership'
    | 'person'
    | 'tenant'
    | 'perimeter'
    | 'nomination'
    | 'share'
    | 'support'
    | 'import';
  id: string;
  data?: Record<string, unknown>;
  payload?: Record<string, unknown>;
  /** The tenant whose it is; the acting one by default. Another gets the event, and the acting tenant a mirror. */
  owner?: string;
};

const json = (value: unknown): string => JSON.stringify(value ?? {});

export const record = async (tx: Tx, act: Act): Promise<void> => {
  const { type, kind, id, data, payload, owner } = act;
  const text = 'select audit.record($1, $2, $3, $4, $5, $6)';
  await tx.run(text, [type, kind, id, json(data), payload ? json(payload) : null, owner ?? null]);
};

/** An act between the owner's body and another. */
export type ActOfBoth = Act & { owner: string; other: string };

/** Many acts between two bodies in one statement: a share to all communes is one act each. */
export const recordAllOfBoth = async (tx: Tx, acts: readonly ActOfBoth[]): Promise<void> => {
  const text = `select audit.record_both(a.type, a.kind, a.id, a.data, a.payload, a.owner, a.other)
    from jsonb_to_recordset($1) as a (type text, kind text, id uuid, data jsonb, payload jsonb, owner uuid, other uuid)`;
  if (acts.length > 0) await tx.run(text, [json(acts)]);
};

/** An act between two bodies: whole in both trails, as the original in the owner's. One body alone: as `record`. */
export const recordBoth = async (tx: Tx, act: Act & { owner: string; other: string | null }): Promise<void> => {
  if (!act.other || act.other === act.owner) return record(tx, act);
  const text = 'select audit.record_both($1, $2, $3, $4, $5, $6, $7)';
  const { type, kind, id, data, payload, owner, other } = act;
  await tx.run(text, [type, kind, id, json(data), payload ? json(payload) : null, owner, other]);
};
