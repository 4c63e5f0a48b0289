import { connect, type SecureContextOptions } from 'node:tls';
import type { SiemRecord } from './siem.store.ts';
import { told } from '../told.ts';

// Facility 13 (log audit), severity notice; warning for a refusal.
const priority = (type: string): number => 13 * 8 + (/refused|failed$/.test(type) ? 4 : 5);
/** All in ASCII, so that no collector has to guess: RFC 5424 asks of UTF-8 a byte order mark that JSON readers stumble on. */
const ascii = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

// What rsyslog takes unless told otherwise: it makes several messages, none of them whole, of a longer one.
const mostOctets = 8_096;

const messageOf = (record: SiemRecord & { cut?: number }, host: string): string => {
  const { at, type, index } = record;
  return `<${priority(type)}>1 ${at} ${host.slice(0, 255)} bocage - ${type.slice(0, 32)} [meta sequenceId="${(index % 2_147_483_647) + 1}"] ${ascii(JSON.stringify(record))}`;
};

/** A message of RFC 5424 in a frame of RFC 5425: its length in octets before it. One too long for collectors leaves its data behind. */
export const frame = (record: SiemRecord, host: string): string => {
  const whole = messageOf(record, host);
  const message = whole.length > mostOctets ? messageOf({ ...record, data: {}, cut: whole.length }, host) : whole;
  return `${message.length} ${message}`;
};

export const silent = 'the collector is silent';

export type TlsOptions = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;

// With TLS 1.3 a collector that refuses our certificate does so after we have begun to write: it must be given the time to.
const settleMs = 250;

/**
 * Sends over a connection of its own; says that it has ended, and waits until the collector has closed it in its turn:
 * syslog knows no other acknowledgement. One that leaves first, is cut or silent has confirmed nothing.
 */
export const sendSyslog = (
  to: { hostname: string; port: number; tls: TlsOptions; host: string; timeoutMs: number },
  records: readonly SiemRecord[],
): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port, tls, host, timeoutMs } = to;
    const servername = /^[\d.:]+$/.test(hostname) ? {} : { servername: hostname };
    const began = Date.now();
    const socket = connect({ host: hostname, port, ...tls, ...servername, minVersion: 'TLSv1.2' });
    let ended = false;
    let settling: NodeJS.Timeout | undefined;
    // In all, not since it last moved: one that trickles would outlast our turn.
    const late = setTimeout(() => fail(told(silent)), timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(late);
      clearTimeout(settling);
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('close', () => fail(told('the collector left')));
    socket.once('end', () => {
      if (!ended) return fail(told('the collector left first'));
      resolve();
      socket.destroy();
    });
    socket.once('secureConnect', () => {
      const patience = Math.max(settleMs, 2 * (Date.now() - began));
      socket.write(records.map((record) => frame(record, host)).join(''), () => {
        settling = setTimeout(() => {
          ended = true;
          socket.end();
        }, patience);
      });
    });
    // Nothing is ever said back; without a reader its end would not be seen.
    socket.resume();
  });
