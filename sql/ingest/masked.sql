-- One row per row for quarantine, as it is kept: masked, with a keyed hash of what was cut from it.
select
    file_no,
    line_no,
    item_no,
    step,
    reason,
    column_name,
    mask_text(detail) as detail,
    mask_text(left(raw, 4096)) as raw,
    md5(salt || left(raw, 4096)) as raw_sha
from rejects
