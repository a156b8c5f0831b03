-- One row: how many customers bought, how many again, and after how many days half have.
select customers, again, left_cut, median_days from mining.second_purchase
