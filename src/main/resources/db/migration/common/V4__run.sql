-- Owned by org.ytterby.run. Runs on H2 and PostgreSQL.

create table dose_case (
  case_id varchar(16) primary key,
  node_id varchar(64) not null,
  study_uid varchar(64) not null,
  ordinal integer not null,
  state varchar(16) not null,
  reason varchar(1000) not null,
  next_look timestamp(6) with time zone,
  look_by timestamp(6) with time zone not null,
  settled_instances integer not null,
  -- How often something beside instances came that the decision depends on: a look that saw less decides nothing.
  handed_in integer not null,
  -- Looks that ended in an error since the case settles.
  failed_looks integer not null,
  findings text not null,
  opened_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null,
  constraint dose_case_once unique (study_uid, ordinal)
);
create index dose_case_opened on dose_case (opened_at, case_id);
create index dose_case_state on dose_case (state);

create table case_study (
  case_id varchar(16) not null references dose_case (case_id),
  study_uid varchar(64) not null,
  node_id varchar(64) not null,
  attached_at timestamp(6) with time zone not null,
  primary key (case_id, study_uid)
);
create index case_study_study on case_study (study_uid);

create table run (
  run_id varchar(64) primary key,
  node_id varchar(64) not null,
  case_id varchar(16) not null references dose_case (case_id),
  run_number integer not null,
  state varchar(16) not null,
  reason varchar(1000) not null,
  failures integer not null,
  attempts_allowed integer not null,
  interruptions integer not null,
  next_attempt_at timestamp(6) with time zone,
  fingerprint varchar(64) not null,
  frozen text not null,
  findings text not null,
  summary text,
  superseded_by varchar(64),
  queued_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null,
  delivered_at timestamp(6) with time zone,
  constraint run_once unique (case_id, run_number)
);
create index run_state on run (state);
create index run_queued on run (queued_at, run_id);

create table revision (
  run_id varchar(64) not null references run (run_id),
  revision integer not null,
  node_id varchar(64) not null,
  kind varchar(16) not null,
  created_at timestamp(6) with time zone not null,
  primary key (run_id, revision)
);

create table run_output (
  run_id varchar(64) not null references run (run_id),
  revision integer not null,
  send_order integer not null,
  node_id varchar(64) not null,
  role varchar(16) not null,
  sop_class_uid varchar(64) not null,
  sop_instance_uid varchar(64) not null,
  sha256 varchar(64) not null,
  primary key (run_id, revision, send_order)
);
create unique index run_output_uid on run_output (sop_instance_uid);
