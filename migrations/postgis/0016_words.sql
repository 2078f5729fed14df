-- What is done to plans and versions has its words in the audit log, and a plan may be what a request made.
ALTER TABLE audit
    DROP CONSTRAINT audit_action_check,
    DROP CONSTRAINT audit_subject_check,
    ADD CONSTRAINT audit_action_check CHECK (action IN ('create', 'change', 'move', 'close', 'restore', 'remove', 'reveal',
        'import', 'export', 'login', 'login_failed', 'logout', 'password', 'publish', 'take_effect')),
    ADD CONSTRAINT audit_subject_check CHECK (subject IN ('household', 'premises', 'hazard', 'hydrant', 'account', 'register',
        'audit_log', 'plan', 'version'));

ALTER TABLE requests
    DROP CONSTRAINT requests_entity_check,
    ADD CONSTRAINT requests_entity_check
        CHECK (entity IN ('household', 'premises', 'hazard', 'hydrant', 'account', 'plan'));
