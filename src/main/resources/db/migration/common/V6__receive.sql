-- Owned by org.ytterby.receive. Derived from the archive's index: compared with it at start. Runs on H2 and PostgreSQL.

create table study_arrival (
  study_uid varchar(64) not null,
  node_id varchar(64) not null,
  instances integer not null,
  -- Of how many the case was told; fewer than instances when a crash came between.
  told_instances integer not null,
  first_received timestamp(6) with time zone not null,
  last_received timestamp(6) with time zone not null,
  primary key (study_uid, node_id)
);
create index study_arrival_last on study_arrival (node_id, last_received);
