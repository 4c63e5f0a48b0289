import pg from 'pg';

/** One superuser connection, on which a proof plays each run-time role in turn and undoes all it did. */
export type Stage = {
  /** The last statement's rows. Several statements go in one string, without values. */
  rows<R extends object>(sql: string, values?: unknown[]): Promise<R[]>;
  /** The rows of every statement of the string. */
  all(sql: string): Promise<object[][]>;
  /** As a run-time role, after `begin` (a call of access.begin…), then undone. Gives the rows of the last statement. */
  as<R extends object>(role: string, begin: string, sql: string): Promise<R[]>;
  /** Runs and keeps nothing. */
  undone<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type DatabaseError = Error & { code?: string; detail?: string };

/** Opens the stage on a database, by a superuser's address. */
export const openStage = async (adminUrl: string): Promise<Stage> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  const all = async (sql: string): Promise<object[][]> => {
    const answer: unknown = await client.query(sql);
    return (Array.isArray(answer) ? (answer as pg.QueryResult[]) : [answer as pg.QueryResult]).map(
      ({ rows }) => rows as object[],
    );
  };
  let depth = 0;
  const undone = async <T>(work: () => Promise<T>): Promise<T> => {
    const name = `undone_${depth++}`;
    await client.query(depth === 1 ? 'begin' : `savepoint ${name}`);
    try {
      return await work();
    } finally {
      depth -= 1;
      await client.query(depth === 0 ? 'rollback' : `rollback to ${name}; release ${name}`);
    }
  };
  const stage: Stage = {
    rows: async <R extends object>(sql: string, values?: unknown[]) =>
      values ? ((await client.query(sql, values)).rows as R[]) : ((await all(sql)).at(-1) as R[]),
    all,
    as: <R extends object>(role: string, begin: string, sql: string) =>
      undone(async () => {
        // SET LOCAL SESSION AUTHORIZATION: what the login role itself would be, row security included.
        const answers = await all(`set local session authorization ${role}; ${begin}; ${sql}`);
        return answers.at(-1) as R[];
      }),
    undone,
    close: () => client.end(),
  };
  return stage;
};

/** The code that the work was refused with: a fault of ours, or PostgreSQL's SQLSTATE; null when it went through. */
export const refusalOf = async (work: () => Promise<unknown>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    const { code, message } = error as DatabaseError;
    if (!code) throw error;
    return code === 'BG000' ? message : code;
  }
};

/** A connection of its own as one run-time role, for what must really run at the same time and commit. */
export type Party = { run(sql: string): Promise<object[]>; close(): Promise<void> };

/** Opens it through the superuser's address. */
export const openParty = async (adminUrl: string, role: string): Promise<Party> => {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query(`set session authorization ${role}`);
  return {
    run: async (sql) => {
      const answer: unknown = await client.query(sql);
      const last = Array.isArray(answer) ? (answer as pg.QueryResult[]).at(-1) : (answer as pg.QueryResult);
      return (last?.rows ?? []) as object[];
    },
    close: () => client.end(),
  };
};

/** A pool of a run-time role: what a service holds, without the platform's care. */
export const openPool = (url: string, role: string, password: string, max: number) => {
  const target = new URL(url);
  const pool = new pg.Pool({
    host: target.hostname,
    port: Number(target.port),
    database: target.pathname.slice(1),
    user: role,
    password,
    max,
  });
  return {
    /** Statements of one request, on one connection, in one string. */
    request: async (sql: string): Promise<object[]> => {
      const answer: unknown = await pool.query(sql);
      const last = Array.isArray(answer) ? (answer as pg.QueryResult[]) : [answer as pg.QueryResult];
      return last.flatMap(({ rows }) => rows as object[]);
    },
    close: () => pool.end(),
  };
};
