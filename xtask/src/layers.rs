//! `cargo xtask layers`: which crate may use which, and where an outside crate belongs.

mod rules;

use anyhow::{Result, bail};
use cargo_metadata::{DependencyKind, Package};

use crate::workspace::Workspace;
use rules::{Edge, Kind, violation};

/// Judges every dependency of every crate of the workspace.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let packages = workspace.metadata().workspace_packages();
    let edges: Vec<Edge<'_>> = packages.iter().flat_map(|package| edges_of(package)).collect();
    let violations: Vec<String> = edges.iter().filter_map(violation).collect();
    if !violations.is_empty() {
        bail!("{}", violations.join("\n"));
    }
    println!("{} dependencies of {} crates keep to the layers", edges.len(), packages.len());
    Ok(())
}

fn edges_of(package: &Package) -> impl Iterator<Item = Edge<'_>> {
    package.dependencies.iter().map(|dependency| Edge {
        from: package.name.as_str(),
        to: dependency.name.as_str(),
        kind: match dependency.kind {
            DependencyKind::Development => Kind::Development,
            DependencyKind::Normal if dependency.optional => Kind::Optional,
            // What builds a crate, and what cargo may add to its list, counts like what it links.
            DependencyKind::Normal | DependencyKind::Build | DependencyKind::Unknown => Kind::Normal,
        },
    })
}
