-- SPDX-License-Identifier: Apache-2.0
-- What senders announced beside instances: performed procedure steps and available instances. Owned by
-- org.ytterby.announce. Runs on H2 and PostgreSQL.

create table announcement (
  -- Of the step or notification.
  sop_instance_uid varchar(64) primary key,
  node_id varchar(64) not null,
  -- Canonical JSON: kind, calling AE, studies, series with their instances, a step's status. No patient identity.
  content text not null,
  announced_at timestamp(6) with time zone not null,
  changed_at timestamp(6) with time zone not null
);

create table announcement_study (
  study_uid varchar(64) not null,
  sop_instance_uid varchar(64) not null references announcement (sop_instance_uid),
  node_id varchar(64) not null,
  primary key (study_uid, sop_instance_uid)
);
create index announcement_study_of on announcement_study (sop_instance_uid);
