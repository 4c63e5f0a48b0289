import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Json } from '@bocage/verify';
import type { SiemRecord } from './siem.store.ts';
import { silent, type TlsOptions } from './syslog.ts';
import { told } from '../told.ts';

type Attribute = { key: string; value: { stringValue: string } };
const attribute = (key: string, value: Json | undefined): Attribute[] =>
  value === null || value === undefined
    ? []
    : [{ key, value: { stringValue: typeof value === 'string' ? value : JSON.stringify(value) } }];

/** 2026-11-25T10:30:00.123456Z as nanoseconds, in text: they do not fit a number. */
const nanos = (at: string): string =>
  `${BigInt(Date.parse(`${at.slice(0, 23)}Z`)) * 1_000_000n + BigInt(at.slice(23, 26)) * 1_000n}`;

/** Log records of OTLP 1 in JSON; the event's id is `log.record.uid`, by which a second delivery is known. */
export const otlpBody = (records: readonly SiemRecord[], host: string) => ({
  resourceLogs: [
    {
      resource: { attributes: [...attribute('service.name', 'bocage'), ...attribute('host.name', host)] },
      scopeLogs: [
        {
          scope: { name: 'bocage.trail' },
          logRecords: records.map(({ id, at, type, actor, subject, ...rest }) => ({
            timeUnixNano: nanos(at),
            observedTimeUnixNano: nanos(at),
            severityNumber: /refused|failed$/.test(type) ? 13 : 9,
            eventName: type,
            body: { stringValue: type },
            attributes: [
              ...attribute('log.record.uid', id),
              ...Object.entries({ ...rest }).flatMap(([key, value]) => attribute(`bocage.${key}`, value)),
              ...Object.entries(actor).flatMap(([key, value]) => attribute(`bocage.actor.${key}`, value)),
              ...Object.entries(subject).flatMap(([key, value]) => attribute(`bocage.subject.${key}`, value)),
            ],
          })),
        },
      ],
    },
  ],
});

export const tooLarge = 'the collector answered 413';

/** Posts, and holds what was answered 2xx for confirmed; gives how many records the collector says that it will not have. */
export const sendOtlp = (
  to: { url: string; tls: TlsOptions; host: string; authorization?: string | undefined; timeoutMs: number },
  records: readonly SiemRecord[],
): Promise<number> =>
  new Promise((resolve, reject) => {
    const { url, tls, host, authorization, timeoutMs } = to;
    const body = JSON.stringify(otlpBody(records, host));
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(authorization ? { authorization } : {}),
    };
    const options = { method: 'POST', headers, minVersion: 'TLSv1.2', ...tls } as const;
    const sent = url.startsWith('https:') ? secure(url, options) : plain(url, options);
    // In all, not since it last moved: one that trickles would outlast our turn.
    const late = setTimeout(() => {
      reject(told(silent));
      sent.destroy();
    }, timeoutMs);
    sent.once('close', () => clearTimeout(late));
    sent.once('error', reject);
    sent.once('response', (response) => {
      text(response).then((answer) => {
        const { statusCode = 0 } = response;
        if (statusCode < 200 || statusCode > 299) return reject(told(`the collector answered ${statusCode}`));
        let rejected = 0;
        try {
          const { partialSuccess } = JSON.parse(answer || '{}') as { partialSuccess?: { rejectedLogRecords?: string } };
          rejected = Number(partialSuccess?.rejectedLogRecords ?? 0);
        } catch {
          // An answer that is not JSON is an acknowledgement all the same.
        }
        resolve(rejected);
      }, reject);
    });
    sent.end(body);
  });
