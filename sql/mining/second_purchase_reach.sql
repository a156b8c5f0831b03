-- One row: so long after the first purchase enough customers can be watched to state a share.
select max(observable_seconds) as reach_seconds
from
    (
        select observable_seconds, sum(count(*)) over (order by observable_seconds desc) as that_old
        from mining.second_purchase_cases
        where not is_left_cut
        group by observable_seconds
    ) as aged
where that_old >= $limits_from
