import { createHash } from 'node:crypto';
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

export const createTx = (client: PoolClient, knex: Knex): Tx => {
  const send = (text: string, values: readonly SqlValue[] = []) => {
    const name = nameOf(text);
    return client.query({ text, values: [...values], ...(name ? { name } : {}) });
  };
  return {
    query: async <R extends object>(sql: string, values?: readonly SqlValue[]) => (await send(sql, values)).rows as R[],
    one: async <R extends object>(sql: string, values?: readonly SqlValue[]) =>
      (await send(sql, values)).rows[0] as R | undefined,
    run: async (sql, values) => (await send(sql, values)).rowCount ?? 0,
    table: <R extends object>(name: string) => {
      const [schema = 'public', table = name] = name.includes('.') ? name.split('.') : ['public', name];
      return knex.withSchema(schema).table(table).connection(client) as unknown as Knex.QueryBuilder<R, R[]>;
    },
  };
};
