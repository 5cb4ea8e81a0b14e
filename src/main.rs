//! The command line of the `qujat` program: the roles, and what operators and developers ask of it by hand. No logic.

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::{Parser, Subcommand};
use qujat_platform::telemetry;
use qujat_render::{Format, Locale};
use qujat_service::{Configuration, Roles, Service, configuration, migrations, neighbours, stop_on_signal};
use qujat_templates::{Catalogue, Settings, preview};

mod publish;

/// The document desk behind a mobile operator's business portal.
#[derive(Debug, Parser)]
#[command(name = "qujat", version)]
struct Arguments {
    /// Configuration file (TOML); `QUJAT__…` variables override it.
    #[arg(long, short, global = true)]
    configuration: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answers HTTP.
    Api,
    /// Makes documents and sends mails.
    Worker,
    /// Does what is due by the clock.
    Scheduler,
    /// All three in one process.
    Serve,
    /// Brings the service's schema up to date.
    Migrate {
        /// Also create the billing contract's tables, for development: in production the operator's own views stand there.
        #[arg(long)]
        billing: bool,
    },
    /// Says what is wrong with the configuration, a line each. Ends with status 0 when nothing is.
    CheckConfig {
        /// Also ask the servers that it names: databases, Redis, bucket, mail server.
        #[arg(long)]
        connect: bool,
    },
    /// Lists the kinds of reports: name, English title and formats, separated by tabs.
    Kinds,
    /// Prints the API's description (OpenAPI) without any server.
    Openapi {
        /// Address that the paths are below.
        #[arg(long, default_value = "/")]
        server: String,
    },
    /// Writes a kind's sample to a file, without any server.
    Preview {
        /// As `qujat kinds` lists them.
        kind: String,
        /// ru, kk or en.
        #[arg(long, default_value = "ru")]
        locale: String,
        /// pdf or xlsx, of which a kind may have one only.
        #[arg(long, default_value = "pdf")]
        format: String,
        /// Default: `<kind>.<locale>.<format>` in this folder.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Publishes a month's documents by hand, or makes up for several months.
    Publish(publish::Arguments),
    #[cfg(feature = "demo")]
    #[command(flatten)]
    Development(qujat_demo::Command),
}

fn main() -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("qujat: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(Arguments::parse())) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("qujat: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let load = || configuration::load(arguments.configuration.as_deref(), std::env::vars());
    match arguments.command {
        Command::Api => serve(load()?, Roles::API).await?,
        Command::Worker => serve(load()?, Roles::WORKER).await?,
        Command::Scheduler => serve(load()?, Roles::SCHEDULER).await?,
        Command::Serve => serve(load()?, Roles::ALL).await?,
        Command::Migrate { billing } => {
            let configuration = load()?;
            migrations::migrate_service(&configuration.database.url).await?;
            if billing {
                migrations::migrate_billing(&configuration.billing.url).await?;
            }
        }
        Command::CheckConfig { connect } => return Ok(check(&load()?, connect).await),
        Command::Kinds => {
            let catalogue = Catalogue::standard();
            for kind in catalogue.all() {
                let declaration = kind.declaration();
                let formats = declaration.formats.iter().map(|format| format.name()).collect::<Vec<_>>().join(" ");
                println!("{}\t{}\t{formats}", declaration.name, catalogue.title(declaration.name, Locale::En));
            }
        }
        Command::Openapi { server } => {
            println!("{:#}", qujat_service::openapi(Catalogue::standard(), &Settings::default(), &server));
        }
        Command::Preview { kind, locale, format, output } => {
            let locale: Locale = locale.parse().map_err(anyhow::Error::msg)?;
            let format: Format = format.parse().map_err(anyhow::Error::msg)?;
            let catalogue = Catalogue::standard();
            let known = catalogue.names().join(", ");
            let found = catalogue.find(&kind).with_context(|| format!("no kind {kind}; there are {known}"))?;
            let path = output.unwrap_or_else(|| format!("{kind}.{}.{}", locale.name(), format.name()).into());
            let settings = Arc::new(load()?.documents);
            preview::preview(found, locale, format, settings, &path).await?;
            println!("{}", path.display());
        }
        Command::Publish(arguments) => {
            let configuration = load()?;
            ensure_usable(&configuration)?;
            let problems = neighbours::ask_databases(&configuration).await;
            anyhow::ensure!(problems.is_empty(), "nothing was begun:\n  {}", problems.join("\n  "));
            let stop = stop_on_signal()?;
            return publish::run(&Service::assemble(configuration)?, &arguments, stop).await;
        }
        #[cfg(feature = "demo")]
        Command::Development(command) => return command.run(arguments.configuration.as_deref()).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn serve(configuration: Configuration, roles: Roles) -> anyhow::Result<()> {
    telemetry::start(&configuration.telemetry);
    ensure_usable(&configuration)?;
    let stop = stop_on_signal()?;
    let service = Service::assemble(configuration.clone())?;
    // Said at once, as the service starts without what is away and waits for it.
    tokio::spawn(async move { neighbours::warn(&configuration).await });
    service.run(roles, None, stop).await
}

fn ensure_usable(configuration: &Configuration) -> anyhow::Result<()> {
    let problems = configuration::check(configuration);
    anyhow::ensure!(problems.is_empty(), "the configuration is not usable:\n  {}", problems.join("\n  "));
    Ok(())
}

async fn check(configuration: &Configuration, connect: bool) -> ExitCode {
    let mut problems = configuration::check(configuration);
    // What can't be read can't be asked either.
    if connect && problems.is_empty() {
        problems = neighbours::ask(configuration).await;
    }
    if problems.is_empty() {
        println!("{}", if connect { "the configuration is usable, and all servers answer" } else { "the configuration is usable" });
        return ExitCode::SUCCESS;
    }
    for problem in &problems {
        println!("{problem}");
    }
    ExitCode::FAILURE
}
