//! What a mail server can do to a mail, and what becomes of the delivery.

use std::time::Duration;

use qujat_demo::servers::Fault;
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_says_not_now_is_asked_again() {
    let world = World::start().await;
    world.mailbox.set_fault(Fault::NotNow);
    let request = world.ask("number_list", &world.number_list("later@example.kz")).await;
    let waiting = world.until_delivery(&request, "waiting", "mail_away").await;
    assert_eq!(waiting["state"], "mailing");
    world.mailbox.set_fault(Fault::None);
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("later@example.kz").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_recipient_is_final_and_the_others_get_theirs() {
    let world = World::start().await;
    world.mailbox.set_fault_for("nobody@example.kz", Fault::RefuseRecipient);
    let request = world.ask("completion_act", &world.completion_act(&["nobody@example.kz", "somebody@example.kz"])).await;
    let ended = world.until(&request, &["undelivered"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("somebody@example.kz").len(), 1);
    assert_eq!(world.mailbox.mails_to("nobody@example.kz").len(), 0);
    let states =
        ended["deliveries"].as_array().unwrap().iter().map(|delivery| delivery["state"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(states, ["failed", "sent"]);
    assert!(!ended["document"].is_null(), "the document can still be downloaded");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_about_the_mailbox_ends_no_mail() {
    let world = World::start().await;
    for fault in [
        Fault::AnswerRecipient(550, "5.7.1 relaying denied"),
        Fault::AnswerRecipient(554, "policy"),
        Fault::AnswerRecipient(530, "authentication required"),
        Fault::AnswerMessage(554, "5.6.0 content refused"),
        Fault::RefuseMessage,
    ] {
        world.mailbox.set_fault(fault);
        let request = world.ask("number_list", &world.number_list("patient@example.kz")).await;
        world.until_delivery(&request, "waiting", "mail_away").await;
        world.mailbox.set_fault(Fault::None);
        world.until(&request, &["done"]).await;
    }
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_without_a_reason_is_final_once_the_server_takes_others() {
    let world = World::start().await;
    world.mailbox.set_fault_for("nobody@example.kz", Fault::AnswerRecipient(550, "no such user"));
    let refused = world.ask("number_list", &world.number_list("nobody@example.kz")).await;
    world.until_delivery(&refused, "waiting", "mail_away").await;
    let taken = world.ask("number_list", &world.number_list("somebody@example.kz")).await;
    world.until(&taken, &["done"]).await;
    assert_eq!(world.until(&refused, &["undelivered"]).await["deliveries"][0]["state"], "failed");
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_error_while_a_mail_is_put_together_is_a_pause_and_no_crash() {
    let world = World::start().await;
    let execute = |statement: &'static str| sqlx::query(statement).execute(&world.service);
    execute("alter table qujat.link rename to away").await.unwrap();
    let request = world.ask("number_list", &world.number_list("pause@example.kz")).await;
    world.until_delivery(&request, "waiting", "mail_away").await;
    execute("alter table qujat.away rename to link").await.unwrap();
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.count("select crashes::bigint from qujat.delivery").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_sweep_ends_stands_in_the_audit() {
    let world = World::start().await;
    world.mailbox.set_fault(Fault::NotNow);
    let ends = [
        ("update qujat.delivery set deadline = clock_timestamp() - interval '1 second'", "failed", "mail_failed"),
        // As a worker that died after the message's bytes leaves it.
        (
            "update qujat.delivery set state = 'sending', fence = fence + 1, message_id = '<1@qujat>',
                                       lease_until = clock_timestamp() - interval '1 second'
             where state in ('waiting', 'claimed')",
            "unknown",
            "mail_unknown",
        ),
    ];
    for (statement, state, action) in ends {
        let request = world.ask("number_list", &world.number_list("swept@example.kz")).await;
        world.until_delivery(&request, "waiting", "mail_away").await;
        sqlx::query(statement).execute(&world.service).await.unwrap();
        assert_eq!(world.until(&request, &["undelivered"]).await["deliveries"][0]["state"], state);
        let audited = sqlx::query_scalar::<_, i64>(
            "select count(*) from qujat.audit where action = $1 and delivery_id is not null and $2 like '%' || request_id::text",
        );
        assert_eq!(audited.bind(action).bind(&request).fetch_one(&world.service).await.unwrap(), 1, "{action}");
    }
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unanswered_message_is_unknown_and_never_sent_again() {
    for kept in [true, false] {
        let world = World::start().await;
        world.mailbox.set_fault(Fault::DropAfterMessage { kept });
        let request = world.ask("number_list", &world.number_list("unknown@example.kz")).await;
        let ended = world.until(&request, &["undelivered"]).await;
        assert_eq!(ended["deliveries"][0]["state"], "unknown");
        world.mailbox.set_fault(Fault::None);
        // Nothing is due any more: neither now nor at any later sweep.
        assert!(world.sweep().await.1.due.is_empty());
        world.settle().await;
        assert_eq!(world.mailbox.mails_to("unknown@example.kz").len(), usize::from(kept));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_never_answers_the_final_dot_is_not_waited_for_for_ever() {
    let world = World::builder().setting("MAIL__FINAL_SECONDS", 1).start().await;
    world.mailbox.set_fault(Fault::SilentAfterMessage);
    let request = world.ask("number_list", &world.number_list("silent@example.kz")).await;
    assert_eq!(world.until(&request, &["undelivered"]).await["deliveries"][0]["state"], "unknown");
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("silent@example.kz").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_server_outlives_the_lease() {
    // Each answer takes longer than the lease, which is renewed meanwhile.
    let world = World::builder().setting("WORKER__LEASE_SECONDS", 1).setting("MAIL__COMMAND_SECONDS", 10).start().await;
    world.mailbox.set_fault(Fault::Slow(Duration::from_millis(1_300)));
    let request = world.ask("number_list", &world.number_list("slow@example.kz")).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.mailbox.mails_to("slow@example.kz").len(), 1);
    assert_eq!(world.count("select crashes::bigint from qujat.delivery").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_key_that_is_replaced_while_a_mail_waits_keeps_nothing_back() {
    let world = World::start().await;
    world.mailbox.set_fault(Fault::NotNow);
    let request = world.ask("number_list", &world.number_list("rotated@example.kz")).await;
    world.until_delivery(&request, "waiting", "mail_away").await;
    // As the token of another key would have been filed.
    sqlx::query("update qujat.link set token_hash = sha256('another key'), key_id = 'older'")
        .execute(&world.service)
        .await
        .unwrap();
    world.mailbox.set_fault(Fault::None);
    world.until(&request, &["done"]).await;
    world.settle().await;
    assert_eq!(world.fetch(&world.mailbox.mails_to("rotated@example.kz")[0]).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_is_called_off_while_its_server_is_asked_is_let_go_at_once() {
    // Takes connections, and says nothing for as long as a mail server may (RFC 5321 §4.5.3.2.1).
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let world = World::builder().setting("MAIL__PORT", port).setting("MAIL__COMMAND_SECONDS", 300).start().await;
    let request = world.ask("number_list", &world.number_list("silent@example.kz")).await;
    let (mut connection, _) = silent.accept().await.unwrap();
    let withdrawn = world.client.delete(world.url(&request)).bearer_auth(&world.bearer).send().await.unwrap();
    assert_eq!(withdrawn.status(), 204);
    let heard = tokio::time::timeout(Duration::from_secs(60), connection.read_to_end(&mut Vec::new())).await;
    assert_eq!(heard.expect("the sender hung up").unwrap(), 0);
    world.settle().await;
}
