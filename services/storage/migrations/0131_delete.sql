-- A file of the trash goes for good, by a manager of where it lies. Its content follows by the sweep, when nothing names it any more.
create function storage.delete_file(file uuid) returns void
language plpgsql volatile security definer set search_path = ''
as $$
declare
  held storage.file;
begin
  select f.* into held from storage.file f where f.id = file and f.perimeter_id = access.perimeter_id() for update;
  if held.id is null or access.level_of(held.acl_id) is null then perform access.fail('not-found'); end if;
  if access.level_of(held.acl_id) < 'manager' then perform access.fail('access.refused', 'manager'); end if;
  if held.trashed_at is null then perform access.fail('file.not-trashed'); end if;
  delete from storage.file f where f.id = held.id;
end
$$;
grant execute on function access.level_of(uuid) to storage_reader;
grant select, update, delete on storage.file to storage_reader;
select access.adopt('storage');
grant execute on function storage.delete_file(uuid) to bocage_storage;
