-- No longer drawn once for the file but anew by every import. data_version only counts: a backup put back in place and
-- written to again comes to the same number with other data, in a file with the same identity.
UPDATE meta SET key = 'state', value = random() WHERE key = 'identity';
