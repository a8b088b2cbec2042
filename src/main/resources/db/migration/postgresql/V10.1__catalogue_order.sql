-- Owned by org.ytterby.catalogue. What begins with a text is looked up as a range, which needs the order of code points; H2 has it
-- (that of UTF-16, which the ranges allow for), a server sorts by the collation that it was set up with.
alter table catalogue_patient alter column patient_id type varchar(128) collate "C";
alter table catalogue_study alter column patient_id type varchar(128) collate "C";
alter table catalogue_study alter column accession type varchar(128) collate "C";
alter table catalogue_study alter column study_date type varchar(8) collate "C";
alter table catalogue_study alter column study_uid type varchar(64) collate "C";
alter table catalogue_name alter column name_key type varchar(128) collate "C";
alter table catalogue_series alter column study_uid type varchar(64) collate "C";
alter table catalogue_series alter column series_uid type varchar(64) collate "C";
