import { sentenceOf, type TrailEvent } from '@bocage/contracts';
import { changesOf } from './trail.changes.ts';
import type { TrailRow } from './trail.store.ts';

const text = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 400) : null);

// Reasons of system work that a request began: whoever called is not the operator.
const notOperator = ['refus', 'session', 'invitation'];

/** Who acted, as said within a sentence. A person of another tenant is named with it; names are not the instance's. */
const actorOf = (row: TrailRow, tenantName: string | null, here: string | null): string => {
  if (row.actor_name) {
    const elsewhere = row.actor_tenant_id && row.actor_tenant_id !== here ? tenantName : null;
    const about = [elsewhere, row.data.supportId ? 'en assistance' : null].filter(Boolean).join(', ');
    return about ? `${row.actor_name} (${about})` : row.actor_name;
  }
  if (!row.actor_system) return 'une personne';
  if (row.actor_account_id) return notOperator.includes(row.actor_system) ? 'une personne' : 'l’exploitant';
  return `le système (${row.actor_system})`;
};

/** The body that an event is about when the trail alone does not tell: who was named to administer which. */
export const bodyOf = ({ data }: TrailRow): string | null => (typeof data.tenant === 'string' ? data.tenant : null);

const withheld = (row: TrailRow): TrailEvent['withheld'] => {
  if (row.erased) return 'erased';
  return row.mirror_of && !row.payload ? 'elsewhere' : null;
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
      data: { ...row.data, body: names.get(bodyOf(row) ?? '') },
      payload: row.payload,
    }),
    changes: changesOf(row.data, row.payload),
    withheld: withheld(row),
  };
};

// A spreadsheet runs what begins with = + - @ (full width too), a tab or a return, also after blanks that it trims: an
// apostrophe makes it text (OWASP, CSV injection).
const cell = (value: string): string => {
  const safe = /^(\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])/u.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const columns = ['Date', 'Événement', 'Auteur', 'Organisme', 'Phrase', 'Objet', 'Identifiant', 'Instant (UTC)'];
export const csvHeader = `\uFEFF${columns.join(';')}\r\n`;
// A spreadsheet takes `2026-11-25 18:56:39` for a moment that it can sort and filter, and ISO's own form for text.
const local = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Paris' });

/** One line of the CSV export: `;` and CRLF, as French spreadsheets expect; the moment as it was in Paris, and exact. */
export const csvLine = (event: TrailEvent): string =>
  `${[
    local.format(new Date(event.occurredAt)),
    event.type,
    event.actor.name ?? event.actor.reason ?? '',
    event.actor.tenantName ?? '',
    event.sentence,
    event.subject.kind,
    event.subject.id ?? '',
    event.occurredAt,
  ]
    .map(cell)
    .join(';')}\r\n`;
