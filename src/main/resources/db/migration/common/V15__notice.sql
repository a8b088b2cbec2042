-- SPDX-License-Identifier: Apache-2.0
-- What others are to be told: instances that are available at a destination, performed procedure steps. Owned by org.ytterby.notify. Runs on H2 and PostgreSQL.

create table notice (
  -- In the order in which they are told of one instance.
  number bigint generated always as identity primary key,
  node_id varchar(64) not null,
  kind varchar(16) not null,
  -- Name of who is told.
  recipient varchar(64) not null,
  -- CREATE or SET.
  operation varchar(8) not null,
  sop_instance_uid varchar(64) not null,
  -- Data set in Explicit VR Little Endian, may name a patient; emptied once it was told.
  attributes bytea not null,
  state varchar(8) not null,
  attempts integer not null,
  next_at timestamp(6) with time zone not null,
  message varchar(1000) not null,
  created_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null
);
create index notice_next on notice (kind, recipient, state, next_at);
create index notice_of on notice (sop_instance_uid, kind, recipient);
create index notice_state on notice (state);
