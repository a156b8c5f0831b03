-- One row per span of days: the share of customers that has bought again within it.
select within_days, customers, again, known, share, share_low, share_high
from mining.second_purchase_shares
order by within_days
