delete from ops.policies
