//! The permission table as a snapshot, and what holds for every cell of it.

use std::fmt::Write as _;

use super::*;
use crate::{KeyId, ProjectId, UserId};

const ME: UserId = UserId::new(1);
const SOMEBODY: UserId = UserId::new(2);
const MINE: ProjectId = ProjectId::new(10);
const FOREIGN: ProjectId = ProjectId::new(20);

/// Whose thing it is: (heading, project, owner).
const THINGS: [(&str, ProjectId, UserId); 4] = [
    ("own, in project", MINE, ME),
    ("own, elsewhere", FOREIGN, ME),
    ("other's, in project", MINE, SOMEBODY),
    ("other's, elsewhere", FOREIGN, SOMEBODY),
];

fn person(role: Role) -> Actor {
    Actor::Person(Person::new(ME, role, [MINE]))
}

fn program(kind: KeyKind) -> Actor {
    let abilities = abilities_of_kind(kind).iter().copied().collect();
    Actor::Program(Program { key: KeyId::new(7), kind, project: MINE, abilities })
}

/// Every actor × ability × ownership, as a table for people to read.
#[test]
fn the_permission_table() {
    let mut actors: Vec<(String, Actor)> =
        Role::ALL.iter().map(|role| (role.to_string(), person(*role))).collect();
    actors.extend(
        KeyKind::ALL
            .iter()
            .filter(|kind| !abilities_of_kind(**kind).is_empty())
            .map(|kind| (format!("{kind} key"), program(*kind))),
    );
    let mut table = format!("{:<26}{:<14}", "ability", "actor");
    for (heading, _, _) in THINGS {
        write!(table, "{heading:<22}").unwrap();
    }
    for ability in Ability::ALL {
        table.push('\n');
        for (name, actor) in &actors {
            write!(table, "{ability:<26}{name:<14}").unwrap();
            for (_, project, owner) in THINGS {
                let cell = match authorize(actor, *ability) {
                    Err(_) => "no",
                    Ok(permit) if permit.scope().covers(project, owner) => "yes",
                    Ok(_) => "hidden",
                };
                write!(table, "{cell:<22}").unwrap();
            }
            table.push('\n');
        }
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("permission_table", table.join("\n"));
}

#[test]
fn the_system_may_do_everything_everywhere() {
    for ability in Ability::ALL {
        assert_eq!(authorize(&Actor::System, *ability).unwrap().scope(), &Scope::All);
    }
}

#[test]
fn an_agent_without_projects_reaches_nothing_of_others() {
    let idle = Actor::Person(Person::new(ME, Role::Agent, []));
    let permit = authorize(&idle, Ability::TicketIndex).unwrap();
    assert!(THINGS.iter().all(|(_, project, owner)| !permit.scope().covers(*project, *owner)));
    assert!(!permit.scope().admits(MINE));
}

#[test]
fn a_key_never_leaves_its_project() {
    for kind in KeyKind::ALL {
        for ability in abilities_of_kind(*kind) {
            let permit = authorize(&program(*kind), *ability).unwrap();
            assert!(permit.scope().admits(MINE) && !permit.scope().admits(FOREIGN), "{kind} {ability}");
            assert!(!permit.scope().covers(FOREIGN, ME), "{kind} {ability}");
        }
    }
}

#[test]
fn administrators_touch_no_super_administrator_and_nobody_makes_one() {
    for role in Role::ALL {
        assert_eq!(role.may_manage(Role::SuperAdmin), *role == Role::SuperAdmin, "{role}");
        assert!(!role.may_grant(Role::SuperAdmin), "{role}");
        for other in [Role::Admin, Role::Agent, Role::Customer] {
            let is_administrator = matches!(role, Role::SuperAdmin | Role::Admin);
            assert_eq!(
                (role.may_manage(other), role.may_grant(other)),
                (is_administrator, is_administrator),
                "{role} {other}"
            );
        }
    }
}
