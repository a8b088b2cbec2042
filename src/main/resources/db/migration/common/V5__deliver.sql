-- Owned by org.ytterby.deliver. Runs on H2 and PostgreSQL.

create table outbox (
  destination varchar(64) not null,
  sop_instance_uid varchar(64) not null,
  node_id varchar(64) not null,
  run_id varchar(64) not null,
  send_order integer not null,
  role varchar(16) not null,
  sop_class_uid varchar(64) not null,
  sha256 varchar(64) not null,
  required boolean not null,
  state varchar(12) not null,
  attempts integer not null,
  -- Attempts that were begun before the present allowance: a new chance counts from here.
  attempts_before integer not null,
  next_attempt_at timestamp(6) with time zone not null,
  last_status integer,
  last_message varchar(1000) not null,
  peer_refused boolean not null,
  queued_at timestamp(6) with time zone not null,
  settled_at timestamp(6) with time zone,
  primary key (destination, sop_instance_uid)
);
create index outbox_due on outbox (destination, state, next_attempt_at);
create index outbox_run on outbox (run_id);

create table delivery_attempt (
  destination varchar(64) not null,
  sop_instance_uid varchar(64) not null,
  attempt integer not null,
  node_id varchar(64) not null,
  started_at timestamp(6) with time zone not null,
  ended_at timestamp(6) with time zone,
  outcome varchar(12) not null,
  status integer,
  message varchar(1000) not null,
  primary key (destination, sop_instance_uid, attempt)
);
