-- SPDX-License-Identifier: Apache-2.0
-- One hash chain a node. Rows are appended, never changed; ledger_head is locked for that.

create table ledger (
  node_id varchar(32) not null,
  seq bigint not null,
  at timestamp(6) with time zone not null,
  actor varchar(200) not null,
  action varchar(100) not null,
  subject varchar(200) not null,
  detail varchar(1000000) not null,
  previous_hash varchar(64) not null,
  hash varchar(64) not null,
  primary key (node_id, seq)
);

create index ledger_of_subject on ledger (subject);

create table ledger_head (
  node_id varchar(32) not null,
  seq bigint not null,
  hash varchar(64) not null,
  primary key (node_id)
);
