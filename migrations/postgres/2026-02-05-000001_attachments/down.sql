DROP TABLE released_blobs;
DROP TABLE attachments;
