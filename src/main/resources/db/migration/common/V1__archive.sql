-- SPDX-License-Identifier: Apache-2.0
-- The archive's index. It is derived: the segment files hold all of it.

create table segment (
  node_id varchar(32) not null,
  number bigint not null,
  -- Every record before this offset of the file is in the index for good.
  checkpoint bigint not null,
  created_at timestamp(6) with time zone not null,
  primary key (node_id, number)
);

create table instance (
  sop_instance_uid varchar(64) not null,
  sop_class_uid varchar(64) not null,
  series_instance_uid varchar(64) not null,
  study_instance_uid varchar(64) not null,
  modality varchar(16) not null,
  transfer_syntax_uid varchar(64) not null,
  sha256 varchar(64) not null,
  received_at timestamp(6) with time zone not null,
  calling_ae varchar(16) not null,
  called_ae varchar(16) not null,
  origin varchar(8) not null,
  node_id varchar(32) not null,
  segment bigint not null,
  record_offset bigint not null,
  payload_offset bigint not null,
  payload_length bigint not null,
  primary key (sop_instance_uid)
);

create index instance_of_study on instance (study_instance_uid);
-- A start asks for each segment what lies behind its end.
create index instance_place on instance (node_id, segment, record_offset);

-- The same SOP Instance UID with other pixels or geometry: kept beside the first, never in its place.
create table instance_conflict (
  sop_instance_uid varchar(64) not null,
  conflict_number integer not null,
  sop_class_uid varchar(64) not null,
  series_instance_uid varchar(64) not null,
  study_instance_uid varchar(64) not null,
  modality varchar(16) not null,
  transfer_syntax_uid varchar(64) not null,
  sha256 varchar(64) not null,
  received_at timestamp(6) with time zone not null,
  calling_ae varchar(16) not null,
  called_ae varchar(16) not null,
  origin varchar(8) not null,
  node_id varchar(32) not null,
  segment bigint not null,
  record_offset bigint not null,
  payload_offset bigint not null,
  payload_length bigint not null,
  primary key (sop_instance_uid, conflict_number)
);

create index instance_conflict_of_study on instance_conflict (study_instance_uid);
create index instance_conflict_place on instance_conflict (node_id, segment, record_offset);
