-- SPDX-License-Identifier: Apache-2.0
-- What was asked of archives for a case. Owned by org.ytterby.fetch. Runs on H2 and PostgreSQL.

-- The latest round of each case; a later one replaces it.
create table case_fetch (
  case_id varchar(16) primary key,
  node_id varchar(64) not null,
  study_uid varchar(64) not null,
  -- REQUESTED by a person, UNDER_WAY, OVER.
  state varchar(12) not null,
  -- Digest of the instances that were here without those that were asked for: while it is the same, nothing new has come.
  basis varchar(64) not null,
  -- Canonical JSON: what was wanted, and for each archive what was asked for, what came and what it said. No patient identity.
  content text not null,
  next_attempt timestamp(6) with time zone,
  give_up_at timestamp(6) with time zone not null,
  begun_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null
);
create index case_fetch_under_way on case_fetch (node_id, state);
