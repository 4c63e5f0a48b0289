// The bare route to compare with: express and pg on the same PostgreSQL and the same rows, with no wall, no sign-in, no
// schema and no trail. Its own process, so that CPU is measured alike. Not a way to build anything.
import type { AddressInfo } from 'node:net';
import express from 'express';
import pg from 'pg';
import { collectDefaultMetrics, register } from 'prom-client';

collectDefaultMetrics();
type Body = { workspaceId: string; title: string };
const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL, max: 10 });
const app = express().disable('etag');
const list = `select id, kind, title, workspace_id, tenant_id, parent_id, acl_id, excerpt, created_at, updated_at
  from notes.item where workspace_id = $1 and parent_id is null and trash_id is null order by kind, position, id limit 51`;
const read = `select i.*, string_agg(u.update, ''::bytea order by u.seq) as log
  from notes.item i left join notes.update u on u.note_id = i.id where i.id = $1 group by i.id`;

app.get(
  '/list/:workspaceId',
  async (req, res) => void res.json((await pool.query(list, [req.params.workspaceId])).rows),
);
app.get('/note/:noteId', async (req, res) => void res.json((await pool.query(read, [req.params.noteId])).rows[0]));
app.post('/note', express.json(), async (req, res) => {
  const text = 'insert into bench.note (id, workspace_id, title) values (gen_random_uuid(), $1, $2) returning *';
  res.status(201).json((await pool.query(text, [(req.body as Body).workspaceId, (req.body as Body).title])).rows[0]);
});
app.get('/metrics', async (_req, res) => void res.send(await register.metrics()));
const server = app.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
