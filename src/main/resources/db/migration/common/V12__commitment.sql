-- SPDX-License-Identifier: Apache-2.0
-- What destinations were asked to commit to (Storage Commitment as SCU). Owned by org.ytterby.deliver. Runs on H2 and PostgreSQL.

create table commitment (
  transaction_uid varchar(64) primary key,
  node_id varchar(64) not null,
  destination varchar(64) not null,
  run_id varchar(64) not null,
  -- SOP Instance UIDs, one a line.
  objects text not null,
  state varchar(12) not null,
  -- How often asking for these has failed before because the destination did not answer.
  unreached integer not null,
  -- When it is asked; once it was, until when the result is waited for.
  next_at timestamp(6) with time zone not null,
  message varchar(1000) not null,
  created_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null
);
create index commitment_next on commitment (destination, state, next_at);
create index commitment_run on commitment (run_id);

-- How often, in the present allowance, the destination was asked to commit to the object and did not.
alter table outbox add column uncommitted integer default 0 not null;
