// The bare route to compare with: express and pg on the same PostgreSQL, rows and bytes, with no wall, no sign-in, no
// schema and no trail. Its own process, so that CPU is measured alike. Not a way to build anything.
import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import pg from 'pg';
import { collectDefaultMetrics, register } from 'prom-client';

collectDefaultMetrics();
type Body = { workspaceId: string; title: string };
const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 });
const app = express().disable('etag');
const list = `select id, kind, title, workspace_id, tenant_id, parent_id, acl_id, excerpt, created_at, updated_at
  from notes.item where workspace_id = $1 and parent_id is null and trash_id is null order by kind, position, id limit 50`;
const read = `select i.id, i.title, i.workspace_id, i.created_at, i.updated_at, string_agg(u.update, ''::bytea order by u.seq) as log
  from notes.item i left join notes.update u on u.note_id = i.id where i.id = $1 group by i.id`;
const create = 'insert into bench.note (id, workspace_id, title) values (gen_random_uuid(), $1, $2) returning *';
const named = async (name: string, text: string, values: string[]): Promise<object[]> =>
  (await pool.query<object>({ name, text, values })).rows;
// Cut or filled up to as many bytes as ours answers for the same thing.
const send = (res: Response, bytes: string | undefined, rows: object[]) => {
  const body = JSON.stringify(rows);
  const size = Number(bytes ?? body.length);
  res.type('json').send(body.slice(0, size).padEnd(size));
};

app.get('/list/:bytes/:id', async (req, res) =>
  send(res, req.params.bytes, await named('list', list, [req.params.id])),
);
app.get('/note/:bytes/:id', async (req, res) => {
  const rows = (await named('read', read, [req.params.id])) as { log: Buffer }[];
  send(
    res,
    req.params.bytes,
    rows.map((row) => ({ ...row, log: row.log.toString('utf8') })),
  );
});
app.post('/note/:bytes', express.json(), async (req, res) => {
  const { workspaceId, title } = req.body as Body;
  res.status(201);
  send(res, req.params.bytes, await named('create', create, [workspaceId, title]));
});
app.get('/metrics', async (_req, res) => void res.send(await register.metrics()));
const server = app.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
