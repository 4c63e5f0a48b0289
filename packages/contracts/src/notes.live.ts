import { z } from 'zod';
import { level } from './common.ts';

/**
 * Editing together: a WebSocket that speaks Hocuspocus 4 (`HocuspocusProvider`). `name` of a provider = the note's id;
 * the Yjs field is `noteField`. The upgrade request carries the caller as any request does (`Authorization` and
 * `Bocage-Tenant`, which the gateway adds: a browser names the acting tenant in the address, `?tenant=<id>`). The
 * provider's own `token` is the id of the account that writes: a page whose browser was signed in to another account
 * meanwhile is refused with `auth.session-ended`, rather than its text being written under another name.
 *
 * - An update is acknowledged once it is on disk. A refused one is never acknowledged: a {@link liveMessage} says why.
 * - `authenticated` has scope `readonly` for a reader or commenter.
 * - A note that cannot be opened gives `authenticationFailed` with a fault code as reason (`not-found`, `auth.required`,
 *   `auth.session-ended`, `tenant.…`). With `service.unavailable` the socket ends too, and the provider comes back.
 * - A connection that ends by the server's will gives `close` with a {@link liveCloseReasons} as reason.
 */
export const notesLive = {
  path: '/api/notes/live',
  /** The largest update in bytes; a larger one is refused with `note.update-too-large`. */
  updateLimitBytes: 2 * 1024 * 1024,
  /** The largest text in bytes of log; beyond, updates are refused with `note.too-large`. */
  noteLimitBytes: 16 * 1024 * 1024,
  awarenessLimitBytes: 16 * 1024,
  /** Notes open over one socket. */
  maxNotesPerSocket: 50,
} as const;

/**
 * What keeps "saved" honest, to be called on every `HocuspocusProviderWebsocket` before it connects. On coming back the
 * library counts its unsynced changes from one again, but also sends each update it had queued while offline: the first
 * of their acknowledgements brings its count to zero while the others are still on their way. The handshake that
 * follows sends all of them in one anyway, so that the queue can go. With this, `unsyncedChanges` of zero means that
 * every edit of this client is on disk.
 */
export const keepCountHonest = (socket: {
  on(event: 'open', listener: () => void): unknown;
  messageQueue: unknown[];
}): void => {
  socket.on('open', () => {
    socket.messageQueue = [];
  });
};

/** Why the server ends a connection to a note. */
export const liveCloseReasons = [
  'access.ended',
  'auth.session-ended',
  'note.trashed',
  'note.update-malformed',
  'server.restarting',
  'service.unavailable',
] as const;

/** What the server says beside the text: JSON in a stateless message. */
export const liveMessage = z.discriminatedUnion('type', [
  /** The caller's level changed; below editor, the connection has become read-only. */
  z.strictObject({ type: z.literal('level'), level }),
  /** An update of this client was not taken, and none that follows will be: what is typed here is not saved. */
  z.strictObject({
    type: z.literal('refused'),
    code: z.enum([
      'access.refused',
      'item.trashed',
      'note.update-too-large',
      'note.too-large',
      'auth.session-ended',
      'not-found',
    ]),
  }),
  /** The title changed; read the item again. */
  z.strictObject({ type: z.literal('renamed') }),
]);
export type LiveMessage = z.output<typeof liveMessage>;

/** Who is here, in the awareness state's `user`: written by the server, whatever the client said. */
export const livePerson = z.strictObject({
  personId: z.uuid(),
  name: z.string(),
  tenantId: z.uuid(),
  tenantName: z.string(),
});
