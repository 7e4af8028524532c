DROP TABLE messages;
DROP TABLE ticket_sequences;
DROP TABLE ratings;
DROP TABLE ticket_watchers;
DROP TABLE ticket_tags;
DROP TABLE tickets;
DROP TABLE tags;
DROP TABLE categories;
