import { createHash } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import type { Knex } from 'knex';
import type { PoolClient } from 'pg';

/** A value that a statement takes; arrays become PostgreSQL arrays, objects JSON. */
export type SqlValue = string | number | boolean | Date | Buffer | null | undefined | object;

/** One open transaction. Stores take it first and do nothing else with the database. */
export type Tx = {
  /** All rows of a statement with `$1` parameters. Prepared once per connection. */
  query<R extends object>(sql: string, values?: readonly SqlValue[]): Promise<R[]>;
  /** The first row, or undefined. */
  one<R extends object>(sql: string, values?: readonly SqlValue[]): Promise<R | undefined>;
  /** How many rows a statement changed. */
  run(sql: string, values?: readonly SqlValue[]): Promise<number>;
  /**
   * Sends the last statements with COMMIT right behind, without waiting: only for statements of which none needs the
   * answer to another. A statement that PostgreSQL refuses undoes all; what is refused here once they have left does not.
   */
  last<T>(statements: () => Promise<T>): Promise<T>;
  /** Knex's builder on this transaction, for lists whose filters vary. */
  table<R extends object>(name: string): Knex.QueryBuilder<R, R[]>;
};

const prepared = new Map<string, string>();
const maxPrepared = 500;

/** A stable name for a statement, so that PostgreSQL plans it once per connection; undefined once too many are known. */
const nameOf = (sql: string): string | undefined => {
  let name = prepared.get(sql);
  if (!name && prepared.size < maxPrepared) {
    name = createHash('sha256').update(sql).digest('hex').slice(0, 24);
    prepared.set(sql, name);
  }
  return name;
};

// As pg would, but before anything is sent: what it cannot write it only tells after the statements behind it have left.
const parameter = (value: SqlValue): SqlValue =>
  value === null || typeof value !== 'object' || Array.isArray(value) || Buffer.isBuffer(value) || value instanceof Date
    ? value
    : JSON.stringify(value);

/** Whether a statement was refused only because one before it had failed. */
const follows = (error: unknown): boolean => isNativeError(error) && 'code' in error && error.code === '25P02';

/** A transaction, and how it is closed: COMMIT, if it has not left yet. */
export const createTx = (client: PoolClient, knex: Knex): { tx: Tx; settle: () => Promise<void> } => {
  let closed = false;
  let unsent = false;
  // The first that PostgreSQL refused: those behind it only say that one has failed, and may say it sooner.
  let refused: unknown = null;
  const send = (text: string, values: readonly SqlValue[] = []) => {
    if (closed) throw new Error('a statement after COMMIT');
    try {
      const name = nameOf(text);
      const answer = client.query({ text, values: values.map(parameter), ...(name ? { name } : {}) });
      answer.catch((error: unknown) => {
        refused ??= error;
      });
      return answer;
    } catch (error) {
      unsent = true;
      throw error;
    }
  };
  const commit = async (): Promise<void> => {
    closed = true;
    // COMMIT of a failed transaction is no error to PostgreSQL: it answers that it rolled back.
    const { command } = await client.query('COMMIT');
    if (command !== 'COMMIT') throw new Error(`COMMIT answered ${command}`);
  };
  const tx: Tx = {
    query: async <R extends object>(sql: string, values?: readonly SqlValue[]) => (await send(sql, values)).rows as R[],
    one: async <R extends object>(sql: string, values?: readonly SqlValue[]) =>
      (await send(sql, values)).rows[0] as R | undefined,
    run: async (sql, values) => (await send(sql, values)).rowCount ?? 0,
    last: async <T>(statements: () => Promise<T>) => {
      const sent = statements();
      if (unsent) return await sent;
      const [answers, committed] = await Promise.allSettled([sent, commit()]);
      if (answers.status === 'rejected') throw follows(answers.reason) ? refused : answers.reason;
      if (committed.status === 'rejected') throw committed.reason;
      return answers.value;
    },
    table: <R extends object>(name: string) => {
      const [schema = 'public', table = name] = name.includes('.') ? name.split('.') : ['public', name];
      return knex.withSchema(schema).table(table).connection(client) as unknown as Knex.QueryBuilder<R, R[]>;
    },
  };
  return { tx, settle: async () => (closed ? undefined : await commit()) };
};
