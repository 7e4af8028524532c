//! The stage on which the demo's tickets are played: projects with their keys, people with their projects.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::accounts::authenticate;
use switchboard_application::accounts::create_user::{CreateUser, create_user};
use switchboard_application::keys::create_pair::{CreatePair, Pair, create_pair};
use switchboard_application::projects::assign_agent::assign_agent;
use switchboard_application::projects::create::{self, CreateProject};
use switchboard_application::records::{Position, UserName};
use switchboard_application::{Context, Password};
use switchboard_domain::access::{Actor, Person, Role};
use switchboard_domain::{AllowedNetworks, ProjectId, UserId};

use super::clock::MovedClock;
use super::data::{Desk, PersonData, ProjectData};

/// How long ago the desk was set up.
const SET_UP_DAYS_AGO: i64 = 21;

/// Everything that tickets need to happen.
pub(super) struct Stage<'a> {
    pub(super) context: &'a Context,
    pub(super) clock: &'a MovedClock,
    projects: BTreeMap<String, StageProject>,
    /// By their addresses.
    people: BTreeMap<String, StagePerson>,
}

/// A project.
pub(super) struct StageProject {
    pub(super) id: ProjectId,
    /// The project's own system, where it has keys.
    pub(super) program: Option<Actor>,
    pair: Option<Pair>,
}

/// A person with an account.
#[derive(Clone)]
pub(super) struct StagePerson {
    pub(super) id: UserId,
    pub(super) name: String,
    pub(super) actor: Actor,
}

/// Makes the projects and people.
pub(super) fn build<'a>(
    context: &'a Context,
    clock: &'a MovedClock,
    desk: &Desk,
    now: DateTime<Utc>,
) -> Result<Stage<'a>> {
    clock.set(now - TimeDelta::days(SET_UP_DAYS_AGO));
    let projects = desk.projects.iter().map(|data| Ok((data.name.clone(), project(context, data)?)));
    let projects = projects.collect::<Result<BTreeMap<_, _>>>()?;
    let people = desk.people.iter().map(|data| Ok((data.email.clone(), person(context, data, &projects)?)));
    let people = people.collect::<Result<BTreeMap<_, _>>>()?;
    Ok(Stage { context, clock, projects, people })
}

impl Stage<'_> {
    /// The project of this name.
    pub(super) fn project(&self, name: &str) -> Result<&StageProject> {
        self.projects.get(name).with_context(|| format!("the demo data has no project {name}"))
    }

    /// The person with this address, if they have an account.
    pub(super) fn person(&self, email: &str) -> Option<&StagePerson> {
        self.people.get(email)
    }

    /// The agent whose address begins with this.
    pub(super) fn agent(&self, name: &str) -> Result<&StagePerson> {
        let agent = self.person(&format!("{name}@demo.example"));
        agent.with_context(|| format!("the demo data has no agent {name}"))
    }

    /// The pairs of keys that were made: project, key and secret.
    pub(super) fn pairs(&self) -> Vec<[String; 3]> {
        let pairs = self.projects.iter().filter_map(|(name, project)| Some((name, project.pair.as_ref()?)));
        pairs.map(|(name, pair)| [name.clone(), pair.api_key.clone(), pair.api_secret.clone()]).collect()
    }
}

fn project(context: &Context, data: &ProjectData) -> Result<StageProject> {
    let command = CreateProject {
        name: data.name.parse()?,
        description: Some(data.description.parse()?),
        support_email: Some(data.support_email.parse()?),
        website_url: Some(data.website_url.clone()),
        timezone: data.timezone.clone(),
        settings: None,
    };
    let id = create::create(context, &Actor::System, command)?.id;
    if !data.has_keys {
        return Ok(StageProject { id, program: None, pair: None });
    }
    let command = CreatePair {
        project_id: id,
        name: "Production".parse()?,
        allowed_networks: AllowedNetworks::default(),
        expires_at: None,
    };
    let pair = create_pair(context, &Actor::System, command)?;
    let program = authenticate::project(context, &pair.api_key, &pair.api_secret, None)?.actor;
    Ok(StageProject { id, program: Some(program), pair: Some(pair) })
}

fn person(
    context: &Context,
    data: &PersonData,
    projects: &BTreeMap<String, StageProject>,
) -> Result<StagePerson> {
    let role: Role = data.role.parse()?;
    let command = CreateUser {
        name: data.name.parse()?,
        email: data.email.parse()?,
        password: Password::chosen(data.password.clone())?,
        role,
        department: data.department.as_deref().map(str::parse).transpose()?,
        phone: None,
    };
    let user = create_user(context, &Actor::System, command)?;
    let leads = data.leads.iter().map(|name| (name, Position::Lead));
    let works_for = data.works_for.iter().map(|name| (name, Position::Member));
    let mut assigned = Vec::new();
    for (name, position) in leads.chain(works_for) {
        let project = projects.get(name).with_context(|| format!("the demo data has no project {name}"))?;
        assign_agent(context, &Actor::System, project.id, user.id, position)?;
        assigned.push(project.id);
    }
    let actor = Actor::Person(Person::new(user.id, role, assigned));
    Ok(StagePerson { id: user.id, name: data.name.clone(), actor })
}

impl StagePerson {
    /// A customer whom a ticket gave an account.
    pub(super) fn customer(id: UserId, name: &str) -> Self {
        Self { id, name: name.to_owned(), actor: Actor::Person(Person::new(id, Role::Customer, [])) }
    }

    /// What they are called as an author.
    pub(super) fn user_name(&self) -> UserName {
        UserName { id: self.id, name: self.name.clone() }
    }
}
