-- SPDX-License-Identifier: Apache-2.0
-- What senders asked us to commit to (Storage Commitment as SCP). Owned by org.ytterby.commit. Runs on H2 and PostgreSQL.

create table commitment_request (
  -- In the order in which they came; one Transaction UID may come twice.
  number bigint generated always as identity primary key,
  node_id varchar(64) not null,
  -- AE title of who asked.
  requestor varchar(16) not null,
  transaction_uid varchar(64) not null,
  -- One line each: SOP Class UID, SOP Instance UID and, once it was judged, the Failure Reason in hexadecimal, 0000 for none.
  items text not null,
  -- The Transaction UID was in use for something else.
  reused boolean not null,
  state varchar(12) not null,
  -- How often the result was reported in vain.
  attempts integer not null,
  -- When it is judged or reported.
  next_at timestamp(6) with time zone not null,
  message varchar(1000) not null,
  created_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null
);
create index commitment_request_next on commitment_request (requestor, state, next_at);
create index commitment_request_of on commitment_request (requestor, transaction_uid);
