ALTER TABLE tickets DROP COLUMN search_words;
DROP FUNCTION searchable(TEXT);
