-- One row per row for quarantine, as it is kept: masked, and only then cut (a cut before
-- could leave half of an address); with a keyed hash of what was cut from it.
select
    file_no,
    line_no,
    item_no,
    step,
    reason,
    column_name,
    left(
        mask_text(left(detail, 400)), case when column_name is null then 400 else 80 end
    ) as detail,
    left(mask_text(raw), 4096) as raw,
    md5(salt || left(raw, 4096)) as raw_sha
from rejects
