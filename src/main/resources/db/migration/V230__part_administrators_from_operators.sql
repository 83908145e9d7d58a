-- Until now each administrator was the engine's super-user over all tenants. From here on that is the operator of the platform:
-- the administrator that the settings name, and the demo's, who join again at the start that follows. Whoever else shall operate
-- the platform is added by one of them.
DELETE FROM act_id_membership WHERE group_id_ = 'camunda-admin';
-- The narrower rights of a tenant's administrators are granted at the start that follows too.
DELETE FROM act_ru_authorization WHERE group_id_ = 'admin' AND resource_id_ = '*';
