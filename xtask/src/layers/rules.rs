//! The layers as a table, and the judgement of one dependency by it.

use std::fmt;

/// One dependency of one crate of the workspace.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    /// The crate that depends.
    pub(super) from: &'a str,
    /// What it depends on, inside the workspace or outside.
    pub(super) to: &'a str,
    /// What it is needed for.
    pub(super) kind: Kind,
}

/// What a dependency is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The crate itself.
    Normal,
    /// A feature of the crate.
    Optional,
    /// Its tests and benchmarks.
    Development,
}

/// What one crate of the workspace may use of the others.
struct Layer {
    name: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
}

const LAYERS: [Layer; 13] = [
    Layer { name: "domain", uses: &[], tests_use: &[] },
    Layer { name: "application", uses: &["domain"], tests_use: &["application", "testkit"] },
    Layer { name: "persistence", uses: &["application", "domain"], tests_use: &["testkit"] },
    Layer { name: "security", uses: &["application", "domain"], tests_use: &["testkit"] },
    Layer { name: "blobs", uses: &["application", "domain"], tests_use: &["testkit"] },
    Layer { name: "mail", uses: &["application", "domain"], tests_use: &["testkit"] },
    Layer { name: "web", uses: &["application", "domain"], tests_use: &[] },
    Layer {
        name: "api",
        uses: &["application", "domain", "web"],
        tests_use: &["application", "blobs", "mail", "persistence", "security", "testkit"],
    },
    Layer {
        name: "portal",
        uses: &["application", "domain", "web"],
        tests_use: &["application", "blobs", "mail", "persistence", "security", "testkit"],
    },
    Layer { name: "testkit", uses: &["application", "domain"], tests_use: &[] },
    Layer {
        name: "server",
        uses: &["api", "application", "blobs", "domain", "mail", "persistence", "portal", "security"],
        tests_use: &["testkit"],
    },
    Layer {
        name: "bench",
        uses: &[
            "api",
            "application",
            "blobs",
            "domain",
            "mail",
            "persistence",
            "security",
            "server",
            "testkit",
        ],
        tests_use: &[],
    },
    Layer { name: "xtask", uses: &[], tests_use: &[] },
];

/// Outside crates and the only crates of the workspace that may use them. The benchmark program stands
/// outside the house and may use anything.
const HOMES: [(&[&str], &[&str]); 7] = [
    (&["diesel", "diesel_migrations", "libsqlite3-sys", "pq-sys", "r2d2"], &["persistence"]),
    (&["actix-web", "actix-multipart"], &["api", "portal", "server", "web"]),
    (&["utoipa", "utoipa-actix-web", "tracing-actix-web"], &["api", "server"]),
    (&["object_store", "infer"], &["blobs"]),
    (&["lettre", "mail-parser", "html5gum", "async-imap"], &["mail"]),
    (&["sha2"], &["security", "blobs", "mail"]),
    (&["pasetors", "argon2", "getrandom", "hmac", "subtle"], &["security"]),
];

/// All that the domain crate links.
const DOMAIN_USES: [&str; 4] = ["chrono", "chrono-tz", "ipnet", "thiserror"];

/// The rule that a dependency breaks, if it breaks one.
pub(super) fn violation(edge: &Edge<'_>) -> Option<String> {
    let from = short(edge.from);
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == from) else {
        return Some(format!(
            "{edge}: this crate has no layer yet; give it one in xtask/src/layers/rules.rs"
        ));
    };
    let rule = match edge.to.strip_prefix("switchboard-") {
        Some(to) => inside_rule(layer, to, edge.kind),
        None => outside_rule(layer.name, edge.to, edge.kind),
    }?;
    Some(format!("{edge}: {rule}"))
}

fn inside_rule(layer: &Layer, to: &str, kind: Kind) -> Option<String> {
    let tests_may = kind == Kind::Development && layer.tests_use.contains(&to);
    if layer.uses.contains(&to) || tests_may {
        return None;
    }
    let mut rule = format!("{} may use {}", layer.name, list(layer.uses));
    if kind == Kind::Development {
        rule += &format!(", and its tests {}", list(layer.tests_use));
    }
    Some(rule)
}

fn outside_rule(from: &str, to: &str, kind: Kind) -> Option<String> {
    if from == "domain" && kind != Kind::Development {
        let optional_serde = to == "serde" && kind == Kind::Optional;
        return (!DOMAIN_USES.contains(&to) && !optional_serde)
            .then(|| format!("domain links {} and, behind its feature, serde", list(&DOMAIN_USES)));
    }
    if from == "bench" {
        return None;
    }
    let (_, homes) = HOMES.iter().find(|(crates, _)| crates.contains(&to))?;
    (!homes.contains(&from)).then(|| format!("only {} may use {to}", list(homes)))
}

fn list(names: &[&str]) -> String {
    if names.is_empty() { "no crate of the workspace".to_owned() } else { names.join(", ") }
}

fn short(package: &str) -> &str {
    package.strip_prefix("switchboard-").unwrap_or(package)
}

impl fmt::Display for Edge<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Normal => "",
            Kind::Optional => " (optional)",
            Kind::Development => " (for tests)",
        };
        write!(formatter, "{} -> {}{kind}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use super::{Edge, Kind, violation};

    fn check(from: &str, to: &str, kind: Kind, expected: Option<&str>) {
        assert_eq!(violation(&Edge { from, to, kind }).as_deref(), expected);
    }

    #[test]
    fn arrows_point_down_only() {
        check("switchboard-application", "switchboard-domain", Kind::Normal, None);
        check("switchboard-server", "switchboard-persistence", Kind::Normal, None);
        check(
            "switchboard-domain",
            "switchboard-application",
            Kind::Normal,
            Some("switchboard-domain -> switchboard-application: domain may use no crate of the workspace"),
        );
        check(
            "switchboard-api",
            "switchboard-persistence",
            Kind::Normal,
            Some("switchboard-api -> switchboard-persistence: api may use application, domain, web"),
        );
    }

    #[test]
    fn tests_may_use_more() {
        check("switchboard-api", "switchboard-persistence", Kind::Development, None);
        check("switchboard-application", "switchboard-application", Kind::Development, None);
        check(
            "switchboard-persistence",
            "switchboard-api",
            Kind::Development,
            Some(
                "switchboard-persistence -> switchboard-api (for tests): persistence may use application, domain, \
                 and its tests testkit",
            ),
        );
    }

    #[test]
    fn the_testkit_stays_out_of_the_product() {
        check(
            "switchboard-server",
            "switchboard-testkit",
            Kind::Normal,
            Some(
                "switchboard-server -> switchboard-testkit: server may use api, application, blobs, domain, mail, \
                 persistence, portal, security",
            ),
        );
    }

    #[test]
    fn outside_crates_have_a_home() {
        check("switchboard-persistence", "diesel", Kind::Normal, None);
        check("switchboard-server", "actix-web", Kind::Normal, None);
        check(
            "switchboard-api",
            "diesel",
            Kind::Normal,
            Some("switchboard-api -> diesel: only persistence may use diesel"),
        );
        check(
            "switchboard-server",
            "argon2",
            Kind::Development,
            Some("switchboard-server -> argon2 (for tests): only security may use argon2"),
        );
    }

    #[test]
    fn the_domain_links_almost_nothing() {
        let rule = "domain links chrono, chrono-tz, ipnet, thiserror and, behind its feature, serde";
        check("switchboard-domain", "chrono", Kind::Normal, None);
        check("switchboard-domain", "serde", Kind::Optional, None);
        check("switchboard-domain", "serde", Kind::Development, None);
        check(
            "switchboard-domain",
            "serde",
            Kind::Normal,
            Some(&format!("switchboard-domain -> serde: {rule}")),
        );
        check(
            "switchboard-domain",
            "regex",
            Kind::Optional,
            Some(&format!("switchboard-domain -> regex (optional): {rule}")),
        );
    }

    #[test]
    fn the_benchmark_program_uses_anything_and_nobody_uses_it() {
        check("switchboard-bench", "switchboard-persistence", Kind::Normal, None);
        check("switchboard-bench", "libsqlite3-sys", Kind::Normal, None);
        check(
            "xtask",
            "switchboard-bench",
            Kind::Normal,
            Some("xtask -> switchboard-bench: xtask may use no crate of the workspace"),
        );
    }

    #[test]
    fn a_crate_without_a_layer_is_refused() {
        check(
            "switchboard-billing",
            "chrono",
            Kind::Normal,
            Some(
                "switchboard-billing -> chrono: this crate has no layer yet; give it one in \
                 xtask/src/layers/rules.rs",
            ),
        );
    }
}
