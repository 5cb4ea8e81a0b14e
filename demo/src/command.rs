//! The commands of development, which the program has with its feature `demo` only.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use chrono::TimeDelta;
use clap::Subcommand;
use qujat_platform::{Clock, SystemClock};
use qujat_service::{configuration, neighbours};
use qujat_templates::calendar;
use sqlx::Connection;

use crate::{
    billing_data, demonstration,
    terminal::{end_progress, progress},
    token,
};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fills the billing database with invented data, replacing earlier demo data.
    ///
    /// Prints BIN and name of each company, a line each. The same numbers give the same data on the same day.
    DemoData {
        /// Companies, at least 4: the last three are one with a BIN that fails its check digit, one without numbers, and one whose
        /// name has 300 characters.
        #[arg(long, default_value_t = 5)]
        companies: u32,
        /// Numbers in total, spread evenly over the other companies; at least 26 more than there are companies.
        #[arg(long, default_value_t = 60)]
        numbers: u32,
        /// Calendar months before this one that have data.
        #[arg(long, default_value_t = 14)]
        months: u32,
        /// Calls, messages and sessions in total, spread over the last 95 days.
        #[arg(long, default_value_t = 3_000)]
        usage_records: u64,
        /// Another seed gives other people, identifiers and amounts.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Prints a bearer token for development, as the portal signs them in production.
    ///
    /// It is signed with a key that is made on first use in the folder, where the JWKS that verifies it lies too; its path is told on
    /// standard error.
    Token {
        /// Where key and JWKS are kept.
        #[arg(long, default_value = ".qujat-keys")]
        folder: PathBuf,
        /// BIN of a company that its bearer may act for; may be repeated. None: an operator's token.
        #[arg(long = "company")]
        companies: Vec<String>,
        /// What it allows, separated by blanks: `reports:request`, `documents:read`, `rights:write` (the portal itself), `operate`
        /// (operators). Default: `reports:request documents:read` with a company, `operate` without.
        #[arg(long)]
        scopes: Option<String>,
        /// Whose it is, as the portal numbers its users.
        #[arg(long, default_value = "developer")]
        subject: String,
        /// E-mail address of its bearer, who is told when subscribed mails are ended.
        #[arg(long)]
        email: Option<String>,
        /// How long it is valid.
        #[arg(long, default_value_t = 12)]
        hours: i64,
    },
    /// Everything on private servers with demo data; shows each kind from request to mailbox.
    Demo {
        /// End after the documents have arrived, with status 1 if anything failed.
        #[arg(long)]
        once: bool,
        /// Where everything is kept. Emptied first if a demo has made it, and refused if it has anything else.
        #[arg(long, default_value = ".demo")]
        folder: PathBuf,
    },
}

impl Command {
    /// Does what was asked. `file`: the service's configuration, where the command needs one.
    pub async fn run(self, file: Option<&str>) -> Result<ExitCode> {
        match self {
            Self::DemoData { companies, numbers, months, usage_records, seed } => {
                let today = calendar::today(SystemClock.now());
                let size = billing_data::Size { companies, numbers, months, usage_records, seed, today };
                let billing = configuration::load(file, std::env::vars())?.billing;
                neighbours::connect("billing.url", &billing.url).await?.close().await?;
                let pool = sqlx::PgPool::connect(&billing.url).await?;
                let loaded = billing_data::load(&pool, &size, |table, rows| progress(&format!("{table}: {rows}"))).await?;
                end_progress();
                eprintln!("{} rows loaded", loaded.rows.iter().map(|(_, rows)| rows).sum::<u64>());
                for company in &loaded.companies {
                    println!("{} {}", company.bin, company.name);
                }
            }
            Self::Token { folder, companies, scopes, subject, email, hours } => {
                let scopes = scopes.unwrap_or_else(|| token::usual_scopes(&companies).to_owned());
                let claims = token::Claims { subject, name: None, msisdn: None, email, companies, scopes };
                let token = token::issue(&folder, &claims, &SystemClock, TimeDelta::hours(hours))?;
                let jwks = std::path::absolute(token::jwks_file(&folder)?)?;
                // Apart from the token, which scripts take from standard output.
                eprintln!("The service believes this token with QUJAT__TOKENS__JWKS_FILE={}", jwks.display());
                println!("{token}");
            }
            Self::Demo { once, folder } => return demonstration::run(&folder, once).await,
        }
        Ok(ExitCode::SUCCESS)
    }
}
