import type { Duplex } from 'node:stream';
import { STATUS_CODES } from 'node:http';
import type { Fault } from '@bocage/contracts';
import { newId, problemOf } from '@bocage/platform';

/** Answers a fault on the bare socket of an upgrade that is not taken, and closes it. */
export const refuseUpgrade = (socket: Duplex, error: Fault): void => {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(problemOf(error.code, newId(), error.params));
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\nConnection: close\r\n` +
      `Content-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};
