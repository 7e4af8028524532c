//! Builds the crate again when a migration is added: the macro that embeds them does not watch the folder.
#![expect(clippy::print_stdout, reason = "it is how a build script speaks to cargo")]

fn main() {
    println!("cargo:rerun-if-changed=../../migrations");
}
