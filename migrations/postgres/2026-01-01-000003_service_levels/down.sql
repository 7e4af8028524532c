DROP TABLE sla_policy_versions;
DROP TABLE sla_policies;
