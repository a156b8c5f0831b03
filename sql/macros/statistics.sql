-- Limits, everywhere, by one rule (STATISTICS §2): a delete-a-group jackknife over 50 groups of
-- customers, never below the delta variance, then Wilson's interval with Student's t on 49
-- degrees of freedom.
create or replace macro jackknife_groups() as 50;

-- md5_number(customer_id) % 50 by its two halves (2^64 % 50 = 16), twenty times as fast.
create or replace macro customer_group(customer_id) as
    (
        (
            (md5_number(customer_id) >> 64)::ubigint % 50 * 16
            + (md5_number(customer_id) & 18446744073709551615::uhugeint)::ubigint % 50
        )
        % 50
    )::utinyint;

-- replicates: the figure without each group in turn, in the groups' order.
-- (G - 1) / G * sum of squares is (G - 1) * their mean.
create or replace macro jackknife_variance(replicates) as
    (jackknife_groups() - 1) * list_var_pop(replicates);

-- denominator: what the figure is a share of.
-- resolved: those whose end is known, the weight of a share of 0 or 1.
create or replace macro effective_number(share, replicates, denominator, resolved) as
    case
        when share <= 0 or share >= 1 then resolved::double
        else share * (1 - share)
            / greatest(jackknife_variance(replicates), share * (1 - share) / denominator)
    end;

-- 2.0095752371292397 is Student's t on 49 degrees of freedom at .975.
create or replace macro wilson_limits(share, number) as
    case
        when share is null then null
        when coalesce(number, 0) <= 0 then {low: 0.0::double, high: 1.0::double}
        else {
            low: case when share <= 0 then 0.0::double else greatest(0, (
                share + pow(2.0095752371292397, 2) / (2 * number) - 2.0095752371292397
                * sqrt(share * (1 - share) / number + pow(2.0095752371292397 / (2 * number), 2))
            ) / (1 + pow(2.0095752371292397, 2) / number)) end,
            high: case when share >= 1 then 1.0::double else least(1, (
                share + pow(2.0095752371292397, 2) / (2 * number) + 2.0095752371292397
                * sqrt(share * (1 - share) / number + pow(2.0095752371292397 / (2 * number), 2))
            ) / (1 + pow(2.0095752371292397, 2) / number)) end
        }
    end;

create or replace macro share_limits(share, replicates, denominator, resolved) as
    wilson_limits(share, effective_number(share, replicates, denominator, resolved));

-- Whether a share that was summed from fractions has reached a bound, but for what rounding costs.
create or replace macro is_at_least(share, bound) as round(share, 12) >= round(bound, 12);
