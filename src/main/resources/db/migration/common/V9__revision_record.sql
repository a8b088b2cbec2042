-- Owned by org.ytterby.run. Runs on H2 and PostgreSQL.

-- Why a revision is FAILED, for people; empty in every other state.
alter table revision add column reason text default '' not null;
-- SOP Instance UIDs of the reports before it, oldest first, canonical JSON: what its report names as predecessors.
alter table revision add column predecessors text default '[]' not null;
-- Those made until now name the first report only.
update revision set predecessors = '["' || (select o.sop_instance_uid from run_output o
    where o.run_id = revision.run_id and o.revision = 1 and o.role = 'SR') || '"]'
  where kind = 'REFUSALS';
