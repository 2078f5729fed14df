-- Rows that QGIS, psql or another program writes are noticed like our own: they stand in the change log so that servers
-- read them, and in the audit log so that people find them. Wangge's own connections have wangge.own set: they write both
-- themselves, with more to say. Whoever may write to the tables could set it too; the audit log is no stronger than the
-- rights that database roles are given.

-- The version of a record grows whoever changes it, so that nobody's edit is lost to one who did not see it.
-- With the rights of its owner: whoever may write to a table need not be let near its sequence.
CREATE FUNCTION edited_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.fid := nextval(pg_get_serial_sequence(TG_RELID::regclass::text, 'fid'));
        NEW.version := 1;
    ELSE
        NEW.fid := OLD.fid;
        NEW.version := OLD.version + 1;
    END IF;
    NEW.changed := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION edited_record IS 'Gives records that other programs write their ids and versions';

CREATE FUNCTION edited_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.folded := lower(NEW.login);
    NEW.version := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE OLD.version + 1 END;
    RETURN NEW;
END
$$;

-- A roster is part of its cell.
CREATE FUNCTION edited_roster() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE cells SET version = version WHERE code = OLD.cell;
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.cell <> OLD.cell THEN
        UPDATE cells SET version = version WHERE code = NEW.cell;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION edited_roster IS 'Lets a change of a roster count as one of its cell';

-- A record as the interface writes it. record is the row as to_jsonb has it: geometry is GeoJSON there.
CREATE FUNCTION as_json(kind text, record jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE
        WHEN kind = 'account' THEN record - ARRAY['id', 'folded', 'password', 'version']
        -- Not the shape, and of duties neither who nor which telephone.
        WHEN kind = 'register' THEN record - ARRAY['fid', 'version', 'changed', 'geom', 'person', 'phone']
        ELSE jsonb_strip_nulls(jsonb_build_object('closed', record -> 'closed')) || jsonb_build_object(
            'code', record -> 'code',
            'at', record -> 'geom' -> 'coordinates',
            'details', jsonb_build_object('kind', kind)
                || record - ARRAY['fid', 'code', 'version', 'changed', 'closed', 'geom'])
    END
$$;
COMMENT ON FUNCTION as_json IS 'A row as the audit log keeps records';

CREATE FUNCTION lowest_area(place geometry) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
    SELECT code FROM areas WHERE ST_Intersects(geom, place)
    ORDER BY array_position(ARRAY['community', 'street', 'district', 'city'], level) LIMIT 1
$$;
COMMENT ON FUNCTION lowest_area IS 'Where an edit was, for the scopes of those who read the audit log';

-- With the rights of its owner: whoever may edit one table need not be let near the logs.
CREATE FUNCTION note_edits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    kind CONSTANT text := TG_ARGV[0];
    -- More rows than this are a load, not edits: readers take all in anew, and the audit log has one entry.
    many CONSTANT bigint := 500;
    action CONSTANT text := CASE TG_OP WHEN 'INSERT' THEN 'create' WHEN 'UPDATE' THEN 'change' ELSE 'remove' END;
    edited bigint;
    edit record;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        edited := many + 1;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT count(*) INTO edited FROM new_rows;
    ELSE
        SELECT count(*) INTO edited FROM old_rows;
    END IF;
    IF edited = 0 THEN
        RETURN NULL;
    END IF;
    IF kind = 'account' THEN
        INSERT INTO changes (entity) VALUES ('people');
    ELSIF kind = 'register' OR edited > many THEN
        INSERT INTO changes (entity) VALUES ('everything');
    END IF;
    IF edited > many THEN
        INSERT INTO audit (at, name, action, subject, label) VALUES
            (clock_timestamp(), session_user, action, 'register',
             CASE TG_OP WHEN 'TRUNCATE' THEN TG_TABLE_NAME ELSE format('%s (%s)', TG_TABLE_NAME, edited) END);
        RETURN NULL;
    END IF;
    FOR edit IN EXECUTE CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT NULL::jsonb AS was, to_jsonb(n) AS is_now FROM new_rows n'
        WHEN 'DELETE' THEN 'SELECT to_jsonb(o) AS was, NULL::jsonb AS is_now FROM old_rows o'
        ELSE format('SELECT to_jsonb(o) AS was, to_jsonb(n) AS is_now FROM old_rows o JOIN new_rows n USING (%I)',
            CASE kind WHEN 'account' THEN 'id' ELSE 'fid' END)
    END LOOP
        DECLARE
            present CONSTANT jsonb := coalesce(edit.is_now, edit.was);
            own_id CONSTANT bigint := coalesce(present ->> 'fid', present ->> 'id');
            place CONSTANT boolean := kind NOT IN ('account', 'register');
            moved CONSTANT boolean := place AND TG_OP = 'UPDATE' AND edit.was -> 'geom' <> edit.is_now -> 'geom';
        BEGIN
            IF place THEN
                INSERT INTO changes (entity, id, version) VALUES (kind, own_id, (edit.is_now ->> 'version')::bigint);
            END IF;
            INSERT INTO audit (at, name, action, subject, subject_id, version, label, area, before, after) VALUES (
                clock_timestamp(), session_user, CASE WHEN moved THEN 'move' ELSE action END, kind,
                CASE WHEN kind <> 'register' THEN own_id END,
                CASE WHEN kind <> 'register' THEN (present ->> 'version')::bigint END,
                CASE kind
                    WHEN 'register' THEN concat_ws(' ', TG_TABLE_NAME,
                        coalesce(present ->> 'code', present ->> 'cell', present ->> 'area', present ->> 'name'))
                    WHEN 'account' THEN present ->> 'login'
                    ELSE present ->> 'code'
                END,
                CASE WHEN place THEN lowest_area(ST_SetSRID(ST_GeomFromGeoJSON(present -> 'geom'), 4326)) END,
                as_json(kind, edit.was), as_json(kind, edit.is_now));
        END;
    END LOOP;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION note_edits IS 'Writes the change log and the audit log for what other programs change';

-- Has the functions above look after a table; used by the next two scripts.
CREATE PROCEDURE watch(name text, kind text, edited text) LANGUAGE plpgsql AS $$
DECLARE
    others CONSTANT text := 'WHEN (current_setting(''wangge.own'', true) IS DISTINCT FROM ''on'')';
BEGIN
    IF edited IS NOT NULL THEN
        EXECUTE format('CREATE TRIGGER edited BEFORE INSERT OR UPDATE ON %I FOR EACH ROW %s EXECUTE FUNCTION %I()',
            name, others, edited);
    END IF;
    EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT %s EXECUTE FUNCTION note_edits(%L)', name, others, kind);
    EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT %s EXECUTE FUNCTION note_edits(%L)', name, others, kind);
    EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %I REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT %s EXECUTE FUNCTION note_edits(%L)', name, others, kind);
    EXECUTE format('CREATE TRIGGER note_truncate AFTER TRUNCATE ON %I
        FOR EACH STATEMENT %s EXECUTE FUNCTION note_edits(%L)', name, others, kind);
END
$$;
