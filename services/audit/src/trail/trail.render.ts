import { sentenceOf, type TrailEvent } from '@bocage/contracts';
import type { TrailRow } from './trail.store.ts';

const text = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 400) : null);

/** What stands for who acted: a name, or the system. A person of another tenant is named with it. */
const actorOf = (row: TrailRow, tenantName: string | null, here: string | null): string => {
  if (row.actor_name)
    return row.actor_tenant_id && row.actor_tenant_id !== here && tenantName
      ? `${row.actor_name} (${tenantName})`
      : row.actor_name;
  return row.actor_system ? 'Le système' : 'Une personne';
};

/** An event as the API shows it: the sentence in French, and what it rests on. `here` is the acting tenant. */
export const renderEvent = (row: TrailRow, names: ReadonlyMap<string, string>, here: string | null): TrailEvent => {
  const tenantName = names.get(row.actor_tenant_id ?? '') ?? null;
  const title = text(row.payload?.title) ?? text(row.payload?.name);
  return {
    id: row.id,
    type: row.type,
    occurredAt: row.occurred_at.toISOString(),
    actor: {
      personId: row.actor_person_id ?? null,
      name: row.actor_name ?? null,
      tenantId: row.actor_tenant_id ?? null,
      tenantName,
      reason: row.actor_system,
    },
    subject: { kind: row.subject_kind ?? '', id: row.subject_id ?? null, title },
    data: row.data,
    payload: row.payload,
    sentence: sentenceOf({
      type: row.type,
      actor: actorOf(row, tenantName, here),
      data: row.data,
      payload: row.payload,
    }),
  };
};

// A spreadsheet runs what begins with = + - @, a tab or a return: an apostrophe makes it text (OWASP, CSV injection).
const cell = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export const csvHeader = `\uFEFF${['Date', 'Événement', 'Auteur', 'Organisme', 'Phrase', 'Objet', 'Identifiant'].join(';')}\r\n`;

/** One line of the CSV export: `;` and CRLF, as French spreadsheets expect. */
export const csvLine = (event: TrailEvent): string =>
  `${[
    event.occurredAt,
    event.type,
    event.actor.name ?? event.actor.reason ?? '',
    event.actor.tenantName ?? '',
    event.sentence,
    event.subject.kind,
    event.subject.id ?? '',
  ]
    .map(cell)
    .join(';')}\r\n`;
