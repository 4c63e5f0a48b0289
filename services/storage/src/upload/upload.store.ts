import type { SqlValue, Tx } from '@bocage/platform';

export type UploadState = 'preparing' | 'receiving' | 'checking' | 'storing' | 'done' | 'refused' | 'aborted';
export type UploadRow = {
  id: string;
  workspace_id: string;
  tenant_id: string;
  name: string;
  size_bytes: string;
  part_size_bytes: string;
  declared_sha256: string | null;
  multipart: string | null;
  state: UploadState;
  file_id: string | null;
  refusal_code: string | null;
  refusal_params: Record<string, string>;
  created_at: Date;
  expires_at: Date;
};

const columns = `u.id, u.workspace_id, u.tenant_id, u.name, u.size_bytes, u.part_size_bytes, u.declared_sha256, u.multipart, u.state,
  u.file_id, u.refusal_code, u.refusal_params, u.created_at, u.expires_at`;
const mine = 'u.created_by = access.person_id()';

export const findUpload = (tx: Tx, id: string): Promise<UploadRow | undefined> =>
  tx.one<UploadRow>(`select ${columns} from storage.upload u where u.id = $1 and ${mine}`, [id]);

/** One's own uploads under way, newest first, after the upload `cursor`. */
export const listUploads = (tx: Tx, workspaceId: string, cursor: string | null, limit: number): Promise<UploadRow[]> =>
  tx.query<UploadRow>(
    `select ${columns} from storage.upload u where u.workspace_id = $1 and ${mine} and u.expires_at > now()
     and u.state in ('preparing', 'receiving', 'checking', 'storing') and ($2::uuid is null or u.id < $2)
     order by u.id desc limit $3`,
    [workspaceId, cursor, limit],
  );

type NewUpload = {
  id: string;
  workspaceId: string;
  name: string;
  sizeBytes: number;
  partSizeBytes: number;
  sha256: string | null;
};
/** Makes the row and holds its size against the owner's quota; throws `storage.quota`. */
export const insertUpload = async (tx: Tx, upload: NewUpload): Promise<void> => {
  const values: SqlValue[] = [
    upload.id,
    upload.workspaceId,
    upload.name,
    upload.sizeBytes,
    upload.partSizeBytes,
    upload.sha256,
  ];
  await tx.run(
    'insert into storage.upload (id, workspace_id, name, size_bytes, part_size_bytes, declared_sha256) values ($1, $2, $3, $4, $5, $6)',
    values,
  );
  await tx.run('select storage.hold($1)', [upload.id]);
};

export const setReceiving = (tx: Tx, id: string, multipart: string): Promise<number> =>
  tx.run("update storage.upload u set state = 'receiving', multipart = $2 where u.id = $1 and u.state = 'preparing'", [
    id,
    multipart,
  ]);

/** Ends an upload that nobody is completing; 0 when it has ended or is being completed. */
export const abort = (tx: Tx, id: string): Promise<number> =>
  tx.run(
    `update storage.upload u set state = 'aborted' where u.id = $1 and ${mine} and u.state in ('preparing', 'receiving', 'checking')
     and (u.lease_until is null or u.lease_until < now())`,
    [id],
  );

export const leaseSeconds = 60;
/** Takes the completion for oneself; undefined when another has it, or the upload has ended. */
export const takeLease = (tx: Tx, id: string, lease: string): Promise<UploadRow | undefined> =>
  tx.one<UploadRow>(
    `update storage.upload u set lease = $2, lease_until = now() + make_interval(secs => ${leaseSeconds}),
       state = case u.state when 'receiving' then 'checking' else u.state end
     where u.id = $1 and ${mine} and u.state in ('receiving', 'checking', 'storing') and u.expires_at > now()
       and (u.lease_until is null or u.lease_until < now())
     returning ${columns}`,
    [id, lease],
  );
export const renewLease = (tx: Tx, id: string, lease: string): Promise<number> =>
  tx.run(
    `update storage.upload u set lease_until = now() + make_interval(secs => ${leaseSeconds}) where u.id = $1 and u.lease = $2`,
    [id, lease],
  );
/** Leaves it to the next call, back to `receiving` when parts are still to come. */
export const releaseLease = (tx: Tx, id: string, lease: string, receiving: boolean): Promise<number> =>
  tx.run(
    `update storage.upload u set lease = null, lease_until = null,
       state = case when $3 and u.state = 'checking' then 'receiving' else u.state end where u.id = $1 and u.lease = $2`,
    [id, lease, receiving],
  );
export const refuse = (tx: Tx, id: string, lease: string, code: string, params: object): Promise<number> =>
  tx.run(
    `update storage.upload u set state = 'refused', refusal_code = $3, refusal_params = $4, lease = null, lease_until = null
     where u.id = $1 and u.lease = $2`,
    [id, lease, code, params],
  );

/** Claims the content before it is copied: no sweep removes it from here on. False while a sweep is removing it. */
export const claim = async (tx: Tx, id: string, sha256: string, sizeBytes: number): Promise<boolean> =>
  (await tx.one<{ claimed: boolean }>('select storage.claim($1, $2, $3) as claimed', [id, sha256, sizeBytes]))
    ?.claimed ?? false;

/** Makes the file of a claimed upload, the quota held again under its lock; throws `storage.quota`, `upload.ended`. */
export const settle = async (
  tx: Tx,
  upload: UploadRow,
  fileId: string,
  sha256: string,
  foundType: string,
): Promise<void> => {
  await tx.run('select access.lock_tree($1, false)', [upload.workspace_id]);
  await tx.run('select storage.settle($1)', [upload.id]);
  await tx.run(
    'insert into storage.file (id, workspace_id, name, size_bytes, sha256, found_type) values ($1, $2, $3, $4, $5, $6)',
    [fileId, upload.workspace_id, upload.name, Number(upload.size_bytes), sha256, foundType],
  );
  await tx.run(
    "update storage.upload u set state = 'done', file_id = $2, lease = null, lease_until = null where u.id = $1",
    [upload.id, fileId],
  );
};
