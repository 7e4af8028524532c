//! The bytes of attachments, kept in a folder or in a bucket.
