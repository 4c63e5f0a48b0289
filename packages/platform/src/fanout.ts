import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from './log.ts';

/** Messages between the replicas of a service. Nothing may depend on one arriving: what counts is in PostgreSQL. */
export type Fanout = {
  /** Sends to the other replicas, if it can; never waits and never throws. */
  publish(message: Buffer): void;
  close(): Promise<void>;
};

/** The parts of a Redis address, as its client takes them. */
export const redisOptions = (url: string): RedisOptions => {
  const target = new URL(url);
  return {
    host: target.hostname,
    port: Number(target.port || 6379),
    ...(target.username ? { username: decodeURIComponent(target.username) } : {}),
    ...(target.password ? { password: decodeURIComponent(target.password) } : {}),
    ...(target.protocol === 'rediss:' ? { tls: {} } : {}),
    db: Number(target.pathname.slice(1) || 0),
  };
};

/**
 * Publish and subscribe on one Redis channel; without `redisUrl` there is one replica, and nothing to do. A message is
 * also received by its sender. Lost connections come back by themselves; what was said meanwhile is lost.
 */
export const createFanout = (options: {
  redisUrl?: string | undefined;
  channel: string;
  onMessage: (message: Buffer) => void;
  log: Log;
}): Fanout => {
  const { redisUrl, channel, onMessage, log } = options;
  if (!redisUrl) return { publish: () => {}, close: async () => {} };
  const connect = (): Redis => {
    const client = new Redis({
      ...redisOptions(redisUrl),
      // What cannot be sent now is of no use later.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    });
    let lost = false;
    client.on('error', () => {
      if (!lost) log.warn('fanout.lost', { channel });
      lost = true;
    });
    client.on('ready', () => {
      lost = false;
    });
    return client;
  };
  const sender = connect();
  const receiver = connect();
  receiver.on('ready', () => void receiver.subscribe(channel).catch(() => {}));
  receiver.on('messageBuffer', (_channel: Buffer, message: Buffer) => onMessage(message));
  return {
    publish: (message) => {
      if (sender.status === 'ready') void sender.publish(channel, message).catch(() => {});
    },
    close: async () => {
      sender.disconnect();
      receiver.disconnect();
    },
  };
};
