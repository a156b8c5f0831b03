-- One row per file: the partition it belongs to, and which edition of it the file is.
select file_no, partition, coalesce(edition, '') as edition from named_files order by file_no
