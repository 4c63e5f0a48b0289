-- Whether a nomination waits is said of bodies of one's own perimeter only.
create or replace function access.nomination_waits(tenant uuid) returns boolean
language plpgsql stable security definer set search_path = ''
as $$
begin
  perform access.need('perimeter.provision');
  return exists (
    select from access.nomination n where n.tenant_id = $1 and n.perimeter_id = access.perimeter_id() and n.done_at is null);
end
$$;
