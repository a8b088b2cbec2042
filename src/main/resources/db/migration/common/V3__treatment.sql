-- SPDX-License-Identifier: Apache-2.0
-- What people said about a treatment, each time they said it. Owned by org.ytterby.treatment.
-- Rows are appended, never changed: the newest version of a source counts. Runs on H2 and PostgreSQL.

create table treatment_record (
  study_instance_uid varchar(64) not null,
  source varchar(16) not null,
  version integer not null,
  node_id varchar(64) not null,
  recorded_at timestamp(6) with time zone not null,
  -- Canonical JSON in the shape of treatment.yaml, with the source of each field.
  record text not null,
  primary key (study_instance_uid, source, version)
);
