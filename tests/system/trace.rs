//! One id leads through the logs of all processes, from whatever set work going to the last mail about it.

use std::{fs::File, path::PathBuf};

use reqwest::Response;
use serde_json::Value;
use uuid::Uuid;

use crate::support::{ServiceProcess, World, eventually, subscribe};

const DIGITS: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A process that writes its log into a file.
struct Logged {
    process: ServiceProcess,
    log: Log,
}

struct Log(PathBuf);

impl Logged {
    fn start(world: &World, name: &str, role: &str) -> Self {
        let path = world.folder().join(name);
        let settings =
            [("QUJAT__TELEMETRY__FORMAT", "json"), ("QUJAT__TELEMETRY__FILTER", "info"), ("QUJAT__HTTP__LISTEN", "127.0.0.1:0")];
        let process = ServiceProcess::logging_to(world, role, &settings, File::create(&path).unwrap());
        Self { process, log: Log(path) }
    }

    /// Where an API listens that was told to choose.
    async fn address(&self) -> String {
        const BEFORE: &str = "listening on ";
        let is_whole = |text: String| text.contains(BEFORE) && text.ends_with('\n');
        eventually("the API listens", || async { is_whole(self.log.text()) }).await;
        let line = self.log.grep(BEFORE).remove(0);
        format!("http://{}", line["message"].as_str().unwrap().strip_prefix(BEFORE).unwrap())
    }

    /// All that it has written when it has ended.
    async fn stop(self) -> Log {
        assert!(self.process.terminate().await.success());
        self.log
    }
}

impl Log {
    fn text(&self) -> String {
        std::fs::read_to_string(&self.0).unwrap()
    }

    fn grep(&self, id: &str) -> Vec<Value> {
        self.text().lines().filter(|line| line.contains(id)).map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// What a line says, where it is about one thing of its span.
fn said(line: &Value) -> (&str, &str) {
    (line["span"]["name"].as_str().unwrap(), line["message"].as_str().unwrap())
}

fn trace_in(answer: &Response) -> String {
    answer.headers()["x-request-id"].to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_requests_id_leads_from_its_post_to_its_mail() {
    let world = World::builder().without_worker().start().await;
    let api = Logged::start(&world, "api", "api");
    let address = format!("{}/v1/reports/number_list", api.address().await);
    let ask = |recipient: &str| world.client.post(&address).bearer_auth(&world.bearer).json(&world.number_list(recipient));
    let first = ask("first@example.kz").header("traceparent", format!("00-{DIGITS}-00f067aa0ba902b7-01")).send().await.unwrap();
    assert_eq!(trace_in(&first), DIGITS, "the caller's own");
    // It joins the first one's job.
    let forged = "1\u{20}{\"level\":\"ERROR\"}";
    let second = ask("second@example.kz").header("x-request-id", forged).send().await.unwrap();
    let own = trace_in(&second);
    assert!(own.parse::<Uuid>().is_ok(), "{own}");
    let requests = [&first, &second].map(|answer| answer.headers()["location"].to_str().unwrap().to_owned());

    let worker = Logged::start(&world, "worker", "worker");
    for request in &requests {
        world.until(request, &["done"]).await;
    }
    world.settle().await;
    let (api, worker) = (api.stop().await, worker.stop().await);

    let (accepted, worked) = (api.grep(DIGITS), worker.grep(DIGITS));
    assert_eq!(accepted.iter().map(said).collect::<Vec<_>>(), [("request", "accepted"), ("request", "answered")]);
    let mail = [("mail", "claimed by a worker"), ("mail", "sent")];
    assert_eq!(
        worked.iter().map(said).collect::<Vec<_>>(),
        [&[("job", "claimed by a worker"), ("job", "stored")][..], &mail].concat()
    );
    for line in accepted.iter().chain(&worked) {
        assert_eq!(line["span"]["trace"], DIGITS, "{line}");
    }
    assert_eq!((&worked[0]["span"]["attempt"], &worked[0]["span"]["fence"]), (&1.into(), &1.into()));
    assert_eq!(accepted[0]["job"], worked[0]["span"]["job"]);

    // The second one's lines name the job, whose trace is the first one's.
    let (accepted, worked) = (api.grep(&own), worker.grep(&own));
    assert_eq!((&accepted[0]["joined"], &accepted[0]["job"]), (&true.into(), &worker.grep(DIGITS)[0]["span"]["job"]));
    assert_eq!(worked.iter().map(said).collect::<Vec<_>>(), mail);
    let traces: Vec<(Option<String>, Option<String>, Option<String>)> = sqlx::query_as(
        "select request.trace, delivery.trace, job.trace
         from qujat.request join qujat.job on job.id = job_id join qujat.delivery on request_id = request.id order by request.id",
    )
    .fetch_all(&world.service)
    .await
    .unwrap();
    let row = |trace: &str| (Some(trace.to_owned()), Some(trace.to_owned()), Some(DIGITS.to_owned()));
    assert_eq!(traces, [row(DIGITS), row(&own)]);
    for log in [api.text(), worker.text()] {
        assert!(!log.contains("@example.kz") && !log.contains(&forged[..3]), "{log}");
    }
    // Whatever the worker says of the job or of a mail can be found.
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from qujat.job union select id from qujat.delivery").fetch_all(&world.service).await.unwrap();
    for line in worker.text().lines().filter(|line| ids.iter().any(|id| line.contains(&id.to_string()))) {
        assert!(line.contains(DIGITS) || line.contains(&own), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_survives_the_worker_and_rows_of_before_have_none() {
    let world = World::builder().without_worker().start().await;
    let mut lock = world.billing.begin().await.unwrap();
    sqlx::query("lock table billing.number in access exclusive mode").execute(&mut *lock).await.unwrap();
    let killed = Logged::start(&world, "killed", "worker");
    let answer = world.post("number_list", &world.number_list("first@example.kz")).header("x-request-id", DIGITS).send().await;
    let request = answer.unwrap().headers()["location"].to_str().unwrap().to_owned();
    world.until(&request, &["running"]).await;
    killed.process.kill();
    // As the version before would have filed it.
    let before = world.ask("completion_act", &world.completion_act(&["before@example.kz"])).await;
    sqlx::query("update qujat.job set trace = null where kind = 'completion_act'").execute(&world.service).await.unwrap();
    sqlx::query("update qujat.request set trace = null where kind = 'completion_act'").execute(&world.service).await.unwrap();

    let worker = Logged::start(&world, "worker", "worker");
    eventually("the sweep finds the job", || async {
        world.count("select count(*) from qujat.job where suspected_at is not null").await == 1
    })
    .await;
    lock.rollback().await.unwrap();
    world.until(&request, &["done"]).await;
    world.until(&before, &["done"]).await;
    world.settle().await;
    let worker = worker.stop().await;
    let lines = worker.grep(DIGITS);
    assert_eq!(
        (lines[0]["message"].as_str(), lines[0]["trace"].as_str()),
        (Some("its worker died; it waits for another"), Some(DIGITS))
    );
    assert_eq!(said(&lines[1]), ("job", "claimed by a worker"));
    assert_eq!(lines[1]["span"]["fence"], 3, "claimed, taken away by the sweep, claimed again");
    assert_eq!(said(lines.last().unwrap()), ("mail", "sent"));
    let untraced = worker.grep("completion_act");
    assert!(untraced.iter().all(|line| line["span"].get("trace").is_none()), "{untraced:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn scheduled_documents_have_their_scans_id_and_digests_their_rounds() {
    let world = World::builder()
        .without_worker()
        .setting("SCHEDULER__TICK_SECONDS", 1)
        .setting("SCHEDULER__MAIL_FROM", "00:00")
        .setting("DOCUMENTS__PUBLICATIONS__INVOICE_REGISTER__ENABLED", false)
        .setting("DOCUMENTS__PUBLICATIONS__RECONCILIATION_ACT__ENABLED", false)
        .start()
        .await;
    subscribe(&world.store(), &world.company.bin, &["completion_act"], "finance@example.kz").await;
    let (scheduler, worker) = (Logged::start(&world, "scheduler", "scheduler"), Logged::start(&world, "worker", "worker"));
    eventually("the digest is filed", || async { world.count("select count(*) from qujat.digest").await == 1 }).await;
    world.settle().await;
    let (scheduler, worker) = (scheduler.stop().await, worker.stop().await);

    let scan: Uuid = sqlx::query_scalar("select id from qujat.look").fetch_one(&world.service).await.unwrap();
    let scan = scan.to_string();
    let jobs = world.count("select count(*) from qujat.job").await;
    let listed = scheduler.grep(&scan);
    assert_eq!(
        listed.iter().map(said).collect::<Vec<_>>(),
        [("scan", "a publication begins"), ("scan", "a page is listed"), ("scan", "everything is listed")]
    );
    assert_eq!(listed[1]["begun"], jobs);
    let worked = worker.grep(&scan);
    for message in ["claimed by a worker", "stored"] {
        let count = worked.iter().filter(|line| said(line) == ("job", message)).count();
        assert_eq!(i64::try_from(count).unwrap(), jobs, "{message}");
    }

    let mail: String = sqlx::query_scalar("select trace from qujat.delivery").fetch_one(&world.service).await.unwrap();
    assert_ne!(mail, scan);
    let filed = scheduler.grep(&mail);
    assert_eq!(filed.iter().map(said).collect::<Vec<_>>(), [("digests", "mails of a run are filed")]);
    assert_eq!(filed[0]["mails"], 1);
    assert_eq!(worker.grep(&mail).iter().map(said).collect::<Vec<_>>(), [("mail", "claimed by a worker"), ("mail", "sent")]);
}
