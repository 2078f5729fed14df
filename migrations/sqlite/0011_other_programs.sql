-- Rows that QGIS or another program writes are noticed like our own: they make a data version, stand in the change log
-- so that servers read them, and in the audit log so that people find them. The service itself writes both with more to
-- say; its transactions set 'own' to 1 and back to 0 before they commit, so that nobody else ever sees the 1.

INSERT INTO meta VALUES ('own', 0);

-- Where the triggers of all tables meet: what is inserted here goes into both logs.
CREATE VIEW edits_elsewhere (entity, id, version, action, label, before, after) AS
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE FALSE;

CREATE TRIGGER edits_elsewhere_noted INSTEAD OF INSERT ON edits_elsewhere
BEGIN
    UPDATE meta SET value = CASE key WHEN 'state' THEN random() ELSE value + 1 END
    WHERE key IN ('data_version', 'state');
    INSERT INTO changes (entity, id, version, data_version, state)
    SELECT NEW.entity, NEW.id, NEW.version, version.value, state.value
    FROM meta AS version, meta AS state
    WHERE version.key = 'data_version' AND state.key = 'state';
    INSERT INTO audit (at, name, action, subject, subject_id, version, label, before, after)
    VALUES (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z', 'another program', NEW.action,
        CASE NEW.entity WHEN 'everything' THEN 'register' ELSE NEW.entity END, NEW.id, NEW.version, NEW.label,
        NEW.before, NEW.after);
END;
