//! The commands of development, which the program has with its feature `demo` only.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, Result};
use chrono::TimeDelta;
use clap::Subcommand;
use qujat_platform::{Clock, SystemClock};
use qujat_service::configuration;
use qujat_templates::calendar;

use crate::{billing_data, demonstration, token};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fills the billing database with invented data, replacing earlier demo data.
    DemoData {
        #[arg(long, default_value_t = 5)]
        companies: u32,
        #[arg(long, default_value_t = 60)]
        numbers: u32,
        #[arg(long, default_value_t = 14)]
        months: u32,
        #[arg(long, default_value_t = 3_000)]
        usage_records: u64,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Prints a bearer token for development, signed with a key that is made on first use in the folder, and writes the JWKS that
    /// verifies it (its path is told on standard error).
    Token {
        /// Where key and JWKS are kept.
        #[arg(long, default_value = ".qujat-keys")]
        folder: PathBuf,
        /// BIN of a company; may be repeated. None: an operator's token.
        #[arg(long = "company")]
        companies: Vec<String>,
        #[arg(long, default_value = "reports:request documents:read rights:write")]
        scopes: String,
        #[arg(long, default_value = "developer")]
        subject: String,
        #[arg(long)]
        email: Option<String>,
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
                let pool = sqlx::PgPool::connect(&billing.url).await.context("the billing database can't be reached")?;
                let loaded = billing_data::load(&pool, &size, |table, rows| eprint!("\r\x1b[K{table}: {rows}")).await?;
                eprintln!("\r\x1b[K{} rows loaded", loaded.rows.iter().map(|(_, rows)| rows).sum::<u64>());
                for company in &loaded.companies {
                    println!("{} {}", company.bin, company.name);
                }
            }
            Self::Token { folder, companies, scopes, subject, email, hours } => {
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
