-- Owned by org.ytterby.catalogue. Up to which offset of each segment every record's series is entered: a start looks only at what
-- lies behind.
create table catalogue_mark (
  node_id varchar(32) not null,
  segment bigint not null,
  upto bigint not null,
  primary key (node_id, segment)
);
