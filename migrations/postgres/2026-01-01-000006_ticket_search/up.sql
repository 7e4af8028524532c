-- A text as it is searched: small letters without their accents, and spaces in place of ASCII punctuation, so that the parts of
-- addresses and numbers are words of their own. The collation makes letters small in every script, whatever the database's locale.
CREATE FUNCTION searchable(content TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT regexp_replace(
        regexp_replace(normalize(lower(content COLLATE "und-x-icu"), NFD), '[\u0300-\u036F]', '', 'g'),
        '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u007F]+', ' ', 'g'
    )
$$;

ALTER TABLE tickets ADD COLUMN search_words TSVECTOR NOT NULL GENERATED ALWAYS AS (
    to_tsvector('simple', searchable(subject || ' ' || number || ' ' || customer_email))
) STORED;

-- A short list of words that wait to be sorted in: nobody who files a ticket or searches has to go through a long one.
CREATE INDEX tickets_search ON tickets USING gin (search_words) WITH (gin_pending_list_limit = 256);
