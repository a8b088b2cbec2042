-- Owned by org.ytterby.run. Runs on H2 and PostgreSQL.

-- Why a revision is FAILED, for people; empty in every other state.
alter table revision add column reason text default '' not null;
