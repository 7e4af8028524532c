//! Measures the server under load and holds the figures against what the database and the web framework can do by themselves.

fn main() {}
