//! Measures a large desk, by default of a million tickets, beside a small one: whether the cost of a request grows with the table.

use std::fmt;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use serde::Serialize;

use crate::calls::{Call, Scene, measure_requests};
use crate::database::{DatabaseKind, TestDatabase};
use crate::desk::Desk;
use crate::fill::{self, APART, FREQUENT, Filled, Manner, RARE, USUAL};
use crate::http::{self, Connection};
use crate::measurement::start_often;
use crate::press::Figures;
use crate::random::Random;
use crate::server::Program;

/// How many projects file tickets. The last one is tiny.
const PROJECTS: usize = 60;
/// How long a server that was started is left alone before its idle memory is read.
const IDLE: Duration = Duration::from_secs(2);

/// What is measured, and how.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server's program.
    pub server: PathBuf,
    /// Where data folders are made.
    pub folder: PathBuf,
    /// The maintenance database of a PostgreSQL.
    pub postgres: Option<String>,
    /// How many clients call at the same time.
    pub clients: u64,
    /// For how long each figure is counted.
    pub duration: Duration,
    /// How often each is counted; the quickest one stays.
    pub rounds: u32,
}

/// What clients ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Question {
    /// A random ticket with all that hangs on it.
    Detail,
    /// The 20 newest tickets, with their number.
    List,
    /// The 20 newest open tickets of high priority, with their number.
    ListStatus,
    /// The 20 newest tickets of a random project, with their number.
    ListProject,
    /// A word that one ticket of ten has.
    SearchFrequent,
    /// A word that one ticket of a hundred thousand has.
    SearchRare,
    /// Two words of which one ticket of a hundred has both.
    SearchTwo,
    /// Two words that one ticket of ten has each, and none has both.
    SearchApart,
    /// The frequent word, in a project that has one ticket of ten thousand.
    SearchTiny,
    /// The frequent word, among the tickets of a customer who has one of twenty thousand.
    SearchOwn,
    /// The dashboard.
    Dashboard,
    /// A project's system files a ticket for a customer who has an account.
    Create,
}

/// A database of one size.
#[derive(Debug, Clone, Serialize)]
pub struct Size {
    /// How many tickets it has.
    pub tickets: i64,
    /// How many messages these have.
    pub messages: i64,
    /// How long its rows took, in seconds.
    pub fill_seconds: f64,
    /// How long the tokens took that tickets are found by, in seconds.
    pub index_seconds: f64,
    /// From the start of the server until it was ready, in milliseconds, the worst of all starts.
    pub ready_after_milliseconds: f64,
    /// The memory of the server at rest, in KiB.
    pub idle_memory_kib: u64,
    /// The server's own memory after everything was asked, in KiB.
    pub loaded_memory_kib: u64,
    /// What each question came to, in the order in which they were asked.
    pub figures: Vec<Figures>,
}

/// A database of all sizes.
#[derive(Debug, Clone, Serialize)]
pub struct Growth {
    /// Which database.
    pub database: String,
    /// How many clients asked at the same time.
    pub clients: u64,
    /// What they asked.
    pub questions: Vec<String>,
    /// The smaller one first.
    pub sizes: Vec<Size>,
}

impl Question {
    /// All of them, with the one that writes last.
    pub const ALL: [Self; 12] = [
        Self::Detail,
        Self::List,
        Self::ListStatus,
        Self::ListProject,
        Self::SearchFrequent,
        Self::SearchRare,
        Self::SearchTwo,
        Self::SearchApart,
        Self::SearchTiny,
        Self::SearchOwn,
        Self::Dashboard,
        Self::Create,
    ];

    /// The bytes of one request.
    fn request(self, scene: &Scene, random: &mut Random) -> Vec<u8> {
        let staff = scene.desk.administrator_headers.as_str();
        let search =
            |query: String, headers: &str| http::get(&format!("/api/tickets?search={query}"), headers);
        match self {
            Self::Detail => Call::Read.request(scene, random),
            Self::List => Call::List.request(scene, random),
            Self::ListStatus => Call::ListStatus.request(scene, random),
            Self::ListProject => Call::ListProject.request(scene, random),
            Self::SearchFrequent => search(FREQUENT.to_owned(), staff),
            Self::SearchRare => search(RARE.to_owned(), staff),
            Self::SearchTwo => search(format!("{FREQUENT}+{USUAL}"), staff),
            Self::SearchApart => search(format!("{FREQUENT}+{APART}"), staff),
            Self::SearchTiny => {
                let tiny = scene.desk.projects.last().map_or(0, |project| project.id);
                search(format!("{FREQUENT}&project_id={tiny}"), staff)
            }
            Self::SearchOwn => search(FREQUENT.to_owned(), &scene.desk.customer_headers),
            Self::Dashboard => http::get("/api/admin/reports/dashboard", staff),
            Self::Create => Call::Create.request(scene, random),
        }
    }

    /// Within how many milliseconds ninety-nine of a hundred answers are wanted.
    const fn aim_milliseconds(self) -> f64 {
        match self {
            Self::Detail | Self::List | Self::ListStatus | Self::ListProject | Self::Create => 25.0,
            Self::SearchFrequent
            | Self::SearchRare
            | Self::SearchTwo
            | Self::SearchApart
            | Self::SearchTiny
            | Self::SearchOwn
            | Self::Dashboard => 50.0,
        }
    }
}

/// Fills databases of these sizes one after the other and asks each everything.
///
/// # Errors
/// When anything refuses, or a search finds another number of tickets than there are.
pub fn measure(
    plan: &Plan,
    kind: DatabaseKind,
    sizes: &[i64],
    questions: &[Question],
    mut tell: impl FnMut(&str),
) -> Result<Growth> {
    let mut measured = Vec::new();
    for tickets in sizes {
        measured.push(measure_size(plan, kind, *tickets, questions, &mut tell)?);
    }
    Ok(Growth {
        database: kind.to_string(),
        clients: plan.clients,
        questions: questions.iter().map(ToString::to_string).collect(),
        sizes: measured,
    })
}

fn measure_size(
    plan: &Plan,
    kind: DatabaseKind,
    tickets: i64,
    questions: &[Question],
    tell: &mut impl FnMut(&str),
) -> Result<Size> {
    tell(&format!("{kind}: filling it with {tickets} tickets"));
    let database = TestDatabase::create(kind, &plan.folder, plan.postgres.as_deref())?;
    let program = Program::new(&plan.server, database.folder(), &database.url())?;
    Desk::prepare(&program)?;
    let server = program.start()?;
    let desk = Desk::open(server.port(), PROJECTS)?;
    server.kill()?;
    let begun = Instant::now();
    let filled = fill::fill(&database, &desk, tickets, Manner::Desk)?;
    let fill_seconds = begun.elapsed().as_secs_f64();
    tell(&format!("{kind}: filled in {fill_seconds:.0} s, making the tokens"));
    let begun = Instant::now();
    program.migrate()?;
    fill::settle(&database)?;
    let index_seconds = begun.elapsed().as_secs_f64();
    tell(&format!("{kind}: made the tokens in {index_seconds:.0} s"));
    let messages = database.reader()?.number("SELECT count(*) FROM messages")?;
    let scene = Scene { desk, filled };
    let (server, ready_after) = start_often(&program)?;
    thread::sleep(IDLE);
    let idle_memory_kib = server.memory()?.resident;
    check_found(server.port(), &scene)?;
    let mut figures = Vec::new();
    for question in questions {
        let ask = || {
            let request = |random: &mut Random| question.request(&scene, random);
            measure_requests(*question, request, server.port(), plan.clients, plan.duration)
        };
        let mut best = ask()?;
        for _ in 1..plan.rounds {
            let other = ask()?;
            if other.p99_milliseconds < best.p99_milliseconds {
                best = other;
            }
        }
        tell(&format!(
            "{kind}, {tickets} tickets, {question}: {:.0}/s, p50 {:.2} ms, p99 {:.2} ms",
            best.per_second, best.p50_milliseconds, best.p99_milliseconds
        ));
        figures.push(best);
    }
    Ok(Size {
        tickets,
        messages,
        fill_seconds,
        index_seconds,
        ready_after_milliseconds: ready_after.into_iter().fold(0.0, f64::max),
        idle_memory_kib,
        loaded_memory_kib: server.memory()?.own,
        figures,
    })
}

/// Refuses to measure searches that do not find what they should.
fn check_found(port: u16, scene: &Scene) -> Result<()> {
    let Filled { tickets, customers: _ } = scene.filled;
    let mut connection = Connection::open(port)?;
    let mut total = |question: Question| -> Result<i64> {
        let answer = connection.exchange(&question.request(scene, &mut Random::new(0)))?.json()?;
        answer.pointer("/total").and_then(serde_json::Value::as_i64).context("a list has a total")
    };
    let rare = (tickets + 99_923) / 100_000;
    let (found_rare, found_apart) = (total(Question::SearchRare)?, total(Question::SearchApart)?);
    ensure!(
        found_rare == rare && found_apart == 0,
        "found {found_rare} of {rare}, and {found_apart} of none"
    );
    let (frequent, usual) = (total(Question::SearchFrequent)?, (tickets / 10).min(1_000));
    ensure!(frequent.abs_diff(usual) <= usual.unsigned_abs() / 5, "found {frequent} tickets of some {usual}");
    Ok(())
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.to_possible_value().map(|value| value.get_name().to_owned());
        formatter.pad(&name.unwrap_or_default())
    }
}

impl fmt::Display for Growth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, clients: _, questions, sizes } = self;
        for size in sizes {
            writeln!(
                formatter,
                "{database}, {} tickets, {} messages: filled in {:.0} s, tokens in {:.0} s, ready after {:.0} ms, idle {} MiB, \
                 own after the load {} MiB\n",
                size.tickets,
                size.messages,
                size.fill_seconds,
                size.index_seconds,
                size.ready_after_milliseconds,
                size.idle_memory_kib.div_ceil(1_024),
                size.loaded_memory_kib.div_ceil(1_024)
            )?;
        }
        let heads = sizes.iter().map(|size| format!(" {0} /s | p50 ms | p99 ms |", size.tickets));
        writeln!(formatter, "| {database} |{} p99 against the smaller | aim |", heads.collect::<String>())?;
        writeln!(formatter, "| --- |{} --: | --: |", " --: | --: | --: |".repeat(sizes.len()))?;
        for (place, question) in questions.iter().enumerate() {
            let figures: Vec<&Figures> = sizes.iter().filter_map(|size| size.figures.get(place)).collect();
            write!(formatter, "| `{question}` |")?;
            for figures in &figures {
                let Figures { per_second, p50_milliseconds, p99_milliseconds, done: _ } = figures;
                write!(formatter, " {per_second:.0} | {p50_milliseconds:.2} | {p99_milliseconds:.2} |")?;
            }
            let grown = match (figures.first(), figures.last()) {
                (Some(first), Some(last)) if figures.len() > 1 => {
                    last.p99_milliseconds / first.p99_milliseconds
                }
                (Some(_), Some(_)) | (None, _) | (_, None) => 1.0,
            };
            let aim = Question::ALL.iter().find(|known| known.to_string() == *question);
            writeln!(formatter, " {grown:.2} | {:.0} |", aim.map_or(0.0, |known| known.aim_milliseconds()))?;
        }
        Ok(())
    }
}
