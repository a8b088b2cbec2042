-- Owned by org.ytterby.catalogue. Derived from the archive: catalogue_state tells whether it is whole. Runs on H2 and PostgreSQL.
-- Attributes are data sets in Explicit VR Little Endian and UTF-8; columns beside them only help to find rows, and hold the
-- first 64 characters of a value.

create table catalogue_state (
  node_id varchar(32) not null,
  -- Of the rules by which this node's rows were made; another one, and they are made again.
  version integer not null,
  primary key (node_id)
);

create table catalogue_patient (
  -- SHA-256 of Patient ID and its issuer; of the Study Instance UID where there is no Patient ID.
  patient_key varchar(64) not null,
  node_id varchar(32) not null,
  patient_id varchar(128) not null,
  attributes bytea not null,
  primary key (patient_key)
);
create index catalogue_patient_id on catalogue_patient (patient_id);

create table catalogue_study (
  study_uid varchar(64) not null,
  node_id varchar(32) not null,
  patient_key varchar(64) not null,
  patient_id varchar(128) not null,
  accession varchar(128) not null,
  -- YYYYMMDD, empty where there is none.
  study_date varchar(8) not null,
  -- False when no instance could be read: the first that can be takes its place.
  readable boolean not null,
  -- The study's and, as they stand in it, its patient's.
  attributes bytea not null,
  primary key (study_uid)
);
create index catalogue_study_patient on catalogue_study (patient_key);
create index catalogue_study_patient_id on catalogue_study (patient_id);
create index catalogue_study_accession on catalogue_study (accession);
create index catalogue_study_date on catalogue_study (study_date);

-- The component groups of the patient's name of each study, without regard to case.
create table catalogue_name (
  study_uid varchar(64) not null,
  name_key varchar(128) not null,
  node_id varchar(32) not null,
  patient_key varchar(64) not null,
  primary key (study_uid, name_key)
);
create index catalogue_name_key on catalogue_name (name_key);

create table catalogue_series (
  study_uid varchar(64) not null,
  series_uid varchar(64) not null,
  node_id varchar(32) not null,
  modality varchar(128) not null,
  -- False when no instance could be read; tried again at each start.
  readable boolean not null,
  attributes bytea not null,
  primary key (study_uid, series_uid)
);
create index catalogue_series_uid on catalogue_series (series_uid);
