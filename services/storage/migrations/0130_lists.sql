-- As for notes: a list is of one workspace, and the index on access alone made the planner read everything that the caller reaches.
drop index storage.file_acl_id_idx;
create index file_acl_id_idx on storage.file (acl_id, id);
