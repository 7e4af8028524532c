-- A short list of words that wait to be sorted in: nobody who files a ticket or searches has to go through a long one.
CREATE INDEX tickets_search ON tickets USING gin (search_words) WITH (gin_pending_list_limit = 256);
