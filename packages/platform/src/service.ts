import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Router } from 'express';
import type { JobHandlers } from './jobs.ts';

/** One service: a plain value. */
export type Service = {
  name: string;
  router: Router;
  /** Handlers of its queue's jobs, by job name. */
  jobs?: JobHandlers;
  /** Takes a WebSocket upgrade under `/api/<name>/`; true when it was for this service. */
  upgrade?: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Names of its dependencies and how to ask each whether it answers. */
  ready?: Record<string, () => Promise<void>>;
  /** What `/readyz` says besides, in a word each: nothing here makes the process unready. */
  details?: Record<string, () => string>;
  /** Starts what runs beside requests (pollers); called once the process listens. */
  start?: () => void;
  /** Ends its open WebSockets, once what they sent is done: HTTP cannot stop while one is open. New ones are refused. */
  drain?: () => Promise<void>;
  /** Ends what it holds. HTTP has stopped before. */
  close(): Promise<void>;
};
