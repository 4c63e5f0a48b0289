import { AsyncLocalStorage } from 'node:async_hooks';
import { isNativeError } from 'node:util/types';
import winston from 'winston';

/** Fields of a log event: ids, counts, durations, codes. Never content, a token, an e-mail or a name. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;
/** `log.info('note.archived', { noteId })`; `error` means that someone must act now. */
export type Log = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

const bound = new AsyncLocalStorage<LogFields>();

/** Runs `work` with fields (request, tenant) that every log line below it bears. */
export const withLogFields = <T>(fields: LogFields, work: () => T): T =>
  bound.run({ ...bound.getStore(), ...fields }, work);

/** A structured logger on standard output: JSON in production, one readable line in development. */
export const createLog = (options: { level: string; json: boolean; service?: string }): Log => {
  const { combine, timestamp, json, printf } = winston.format;
  const readable = printf(({ level, message, timestamp: at, ...fields }) => {
    const rest = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
    return [String(at).slice(11, 23), level, message, ...rest].join(' ');
  });
  const logger = winston.createLogger({
    level: options.level,
    format: combine(timestamp(), options.json ? json() : readable),
    transports: [new winston.transports.Console({ stderrLevels: [] })],
    ...(options.service ? { defaultMeta: { service: options.service } } : {}),
  });
  const write = (level: keyof Log) => (event: string, fields?: LogFields) => {
    logger.log(level, event, { ...bound.getStore(), ...fields });
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
};

type ErrorFields = { error: string; code?: string | undefined; frames?: string | undefined };
/** What of an unknown error may be logged: its kind and code, and its stack's frames without the message (it may quote content). */
export const errorFields = (error: unknown): ErrorFields => {
  if (!isNativeError(error)) return { error: typeof error };
  // What failed under it says why: `fetch` itself never does.
  const coded = [error, error.cause].find((one) => isNativeError(one) && 'code' in one && one.code !== undefined);
  const code = isNativeError(coded) && 'code' in coded ? String(coded.code) : undefined;
  const frames = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 6)
    .join(' |');
  return { error: error.name, code, frames };
};
