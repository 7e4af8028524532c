//! The figures as tables for people, and as JSON for programs.

use std::fmt::{self, Write as _};

use serde::Serialize;

use crate::measurement::{Measured, Measurement};

/// Everything that was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// How many clients called at the same time.
    pub clients: u64,
    /// For how long each figure was counted.
    pub seconds: u64,
    /// How often each was counted; the best one stayed.
    pub rounds: u32,
    /// How many cores clients, server and database shared.
    pub cores: usize,
    /// The databases, smaller before bigger.
    pub measurements: Vec<Measurement>,
}

impl Report {
    /// How the rates at the bigger sizes compare with those at the smallest, a database and call.
    fn write_growth(&self, text: &mut String) -> fmt::Result {
        let mut rows = Vec::new();
        for bigger in &self.measurements {
            let smallest = self
                .measurements
                .iter()
                .filter(|other| other.database == bigger.database && other.tickets < bigger.tickets)
                .min_by_key(|other| other.tickets);
            let Some(smallest) = smallest else { continue };
            for call in &bigger.calls {
                let Some(before) = smallest.calls.iter().find(|other| other.call == call.call) else {
                    continue;
                };
                rows.push(format!(
                    "| {} | {} | {} / {} | {} |",
                    bigger.database,
                    call.call,
                    bigger.tickets,
                    smallest.tickets,
                    percent(call.server.per_second, before.server.per_second)
                ));
            }
        }
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(
            text,
            "\n| database | call | tickets | of the rate at the smaller size |\n| --- | --- | --- | --: |"
        )?;
        writeln!(text, "{}", rows.join("\n"))
    }

    fn write_programs(&self, text: &mut String) -> fmt::Result {
        writeln!(
            text,
            "| database | tickets | filled in s | ready after ms (worst of all starts) | idle MiB | own MiB after the load | peak MiB |"
        )?;
        writeln!(text, "| --- | --: | --: | --: | --: | --: | --: |")?;
        for measurement in &self.measurements {
            let Measurement { database, tickets, fill_seconds, ready_after_milliseconds, .. } = measurement;
            let worst = ready_after_milliseconds.iter().copied().fold(0.0, f64::max);
            let memory =
                [measurement.idle_memory_kib, measurement.loaded_memory_kib, measurement.peak_memory_kib];
            let [idle, loaded, peak] = memory.map(mebibytes);
            writeln!(
                text,
                "| {database} | {tickets} | {fill_seconds:.1} | {worst:.0} | {idle} | {loaded} | {peak} |"
            )?;
        }
        Ok(())
    }

    fn write_calls(&self, text: &mut String) -> fmt::Result {
        writeln!(
            text,
            "\n| database | tickets | call | requests/s | p50 ms | p99 ms | core µs | statements | bare statements/s | of these | \
             bare handler/s | of these |"
        )?;
        writeln!(text, "| --- | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |")?;
        for measurement in &self.measurements {
            for measured in &measurement.calls {
                let Measured {
                    call,
                    statements,
                    server,
                    bare_handler,
                    bare_statements,
                    bare_connections: _,
                    core_microseconds,
                } = measured;
                writeln!(
                    text,
                    "| {} | {} | {call} | {:.0} | {:.2} | {:.2} | {core_microseconds:.0} | {statements} | {:.0} | {} | {:.0} | {} |",
                    measurement.database,
                    measurement.tickets,
                    server.per_second,
                    server.p50_milliseconds,
                    server.p99_milliseconds,
                    bare_statements.per_second,
                    percent(server.per_second, bare_statements.per_second),
                    bare_handler.per_second,
                    percent(server.per_second, bare_handler.per_second),
                )?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { clients, seconds, rounds, cores, measurements: _ } = self;
        let mut text =
            format!("{clients} clients, {seconds} s a figure, best of {rounds}, {cores} cores for all\n\n");
        self.write_programs(&mut text)?;
        self.write_calls(&mut text)?;
        self.write_growth(&mut text)?;
        formatter.write_str(&text)
    }
}

fn percent(part: f64, whole: f64) -> String {
    if whole > 0.0 { format!("{:.0} %", part / whole * 100.0) } else { "-".to_owned() }
}

fn mebibytes(kibibytes: u64) -> u64 {
    kibibytes.div_ceil(1_024)
}
