import type { Connection } from '@hocuspocus/server';
import { type Level, type liveCloseReasons, type LiveMessage, notesLive } from '@bocage/contracts';
import type { Member } from '@bocage/platform';
import type { WebSocket } from 'ws';
import type { Opened } from './open.ts';

/** One WebSocket: who is behind it, and how much of what they sent still waits. */
export type Socket = { ws: WebSocket; caller: Member; waitingBytes: number; notes: number };
/** What Hocuspocus carries for a connection (one note over one socket). Empty until the note is opened. */
export type LiveContext = {
  socket: Socket;
  opened?: Opened;
  /** The hour for which the trail holds `note.edited` of this person. */
  editedHour?: number;
  /** An update was not taken: nothing more is, on this connection, whatever the level becomes. */
  muted?: boolean;
};
export type LiveConnection = Connection<LiveContext>;
export type CloseReason = (typeof liveCloseReasons)[number];

const highWaterBytes = 2 * notesLive.updateLimitBytes;
/** A client that sends faster than the disk takes is not read from for a while. */
export const received = (socket: Socket, bytes: number): void => {
  socket.waitingBytes += bytes;
  if (socket.waitingBytes > highWaterBytes && !socket.ws.isPaused) socket.ws.pause();
};
export const handled = (socket: Socket, bytes: number): void => {
  socket.waitingBytes = Math.max(0, socket.waitingBytes - bytes);
  if (socket.waitingBytes < highWaterBytes / 2 && socket.ws.isPaused) socket.ws.resume();
};

export const tell = (connection: LiveConnection, message: LiveMessage): void =>
  connection.sendStateless(JSON.stringify(message));

/** Takes nothing from a connection any more: what it sent, and what follows, is not acknowledged. */
export const mute = (connection: LiveConnection): void => {
  connection.context.muted = true;
  connection.readOnly = true;
};

/** Ends the connection to one note; the others over the same socket go on. */
export const endConnection = (connection: LiveConnection, reason: CloseReason): void =>
  connection.close({ code: 4403, reason });

/** Ends the whole socket, so that the client comes back by itself and sends what was not acknowledged. */
export const endSocket = (socket: Socket, reason: CloseReason): void => {
  if (socket.ws.isPaused) socket.ws.resume();
  socket.ws.close(reason === 'server.restarting' ? 1012 : 1013, reason);
};

/** Follows the level: below editor the connection only reads. */
export const applyLevel = (connection: LiveConnection, level: Level): void => {
  const { opened, muted } = connection.context;
  if (!opened) return;
  connection.readOnly = muted === true || (level !== 'editor' && level !== 'manager');
  if (opened.level === level) return;
  opened.level = level;
  tell(connection, { type: 'level', level });
};
