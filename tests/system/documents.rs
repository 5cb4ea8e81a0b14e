//! The list of a company's documents and the way an owner fetches them.

use reqwest::StatusCode;
use serde_json::Value;

use crate::support::World;

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_lists_and_fetches_and_a_stranger_finds_nothing() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let request = world.until(&request, &["done"]).await;
    let id = request["document"]["id"].as_str().unwrap();
    let asker = &world;
    let list = |query: String| async move {
        let answer = asker.get(&format!("/v1/documents?company={}{query}", asker.company.bin)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        answer.json::<Value>().await.unwrap()["documents"].as_array().unwrap().clone()
    };
    let month = world.month.format("&year=%Y&month=%-m").to_string();
    let account = world.company.mobile_account.as_ref().unwrap();
    let found = list(format!("{month}&kind=completion_act&account={account}&status=new")).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["id"], id);
    assert!(list("&kind=number_list".to_owned()).await.is_empty());
    assert!(list("&status=viewed".to_owned()).await.is_empty());

    let path = format!("/v1/documents/{id}/file?format=pdf");
    let file = world.get(&path).send().await.unwrap();
    assert_eq!(file.headers()["content-type"], "application/pdf");
    assert!(file.headers()["content-disposition"].to_str().unwrap().starts_with("inline"));
    let tag = file.headers()["etag"].clone();
    assert!(file.bytes().await.unwrap().starts_with(b"%PDF"));
    assert_eq!(world.get(&path).header("if-none-match", tag).send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    assert_eq!(list("&status=viewed".to_owned()).await.len(), 1);

    let shown = world.get(&format!("/v1/documents/{id}")).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(shown, list(String::new()).await[0]);
    let stranger = world.token("stranger", &[&world.companies.last().unwrap().bin], "reports:request documents:read");
    let hidden = [path.as_str(), request_path(&request).as_str(), format!("/v1/documents/{id}").as_str()].map(str::to_owned);
    for path in hidden {
        let answer = world.client.get(world.url(&path)).bearer_auth(&stranger).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    world.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_found_by_days_kinds_and_the_request_that_asked_for_them() {
    let world = World::start().await;
    let act = world.until(&world.ask("completion_act", &world.completion_act(&[])).await, &["done"]).await;
    let numbers = world.until(&world.ask("number_list", &world.number_list("reader@example.kz")).await, &["done"]).await;
    let document = |request: &Value| request["document"]["id"].as_str().unwrap().to_owned();
    let (act_document, numbers_document) = (document(&act), document(&numbers));
    sqlx::query("update qujat.document set created_at = '2026-03-31T18:59:59Z' where id::text = $1")
        .bind(&act_document)
        .execute(&world.service)
        .await
        .unwrap();
    let found = |query: String| {
        let world = &world;
        async move {
            let path = format!("/v1/documents?company={}{query}", world.company.bin);
            let answer: Value = world.get(&path).send().await.unwrap().error_for_status().unwrap().json().await.unwrap();
            let ids = answer["documents"].as_array().unwrap().iter().map(|document| document["id"].as_str().unwrap().to_owned());
            (ids.collect::<Vec<_>>(), answer["total"].as_u64().unwrap())
        }
    };
    let both = (vec![numbers_document.clone(), act_document.clone()], 2);
    let (only_act, only_numbers) = ((vec![act_document.clone()], 1), (vec![numbers_document.clone()], 1));
    assert_eq!(found(String::new()).await, both);
    assert_eq!(found("&limit=1".to_owned()).await, (vec![numbers_document.clone()], 2), "the total is that of all pages");
    assert_eq!(found("&kind=number_list&kind=completion_act".to_owned()).await, both);
    assert_eq!(found("&kind=number_list&kind=payments".to_owned()).await, only_numbers);
    assert_eq!(found("&from=2026-03-31&to=2026-03-31".to_owned()).await, only_act);
    assert_eq!(found("&from=2026-04-01".to_owned()).await, only_numbers);
    assert_eq!(found(format!("&request={}", act["id"].as_str().unwrap())).await, only_act);
    assert_eq!(found("&request=0192f0c1-0000-7000-8000-000000000001".to_owned()).await, (vec![], 0));
    world.settle().await;
}

fn request_path(request: &Value) -> String {
    format!("/v1/requests/{}", request["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_and_its_description_name_every_kind() {
    let world = World::builder().without_worker().start().await;
    for locale in ["ru", "kk", "en"] {
        let reports: Value = world
            .get("/v1/reports")
            .header("accept-language", locale)
            .send()
            .await
            .unwrap()
            .error_for_status()
            .unwrap()
            .json()
            .await
            .unwrap();
        let text = reports.to_string();
        for kind in ["number_list", "completion_act"] {
            assert!(text.contains(kind), "{text}");
        }
    }
    let openapi: Value = world.client.get(world.url("/openapi.json")).send().await.unwrap().json().await.unwrap();
    for kind in ["number_list", "completion_act"] {
        assert!(openapi["paths"][format!("/v1/reports/{kind}")]["post"].is_object(), "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_of_too_many_pages_is_refused_and_its_asker_is_offered_a_workbook() {
    let world = World::builder().setting("WORKER__PDF_PAGES", 1).start().await;
    let request = world.ask("completion_act", &world.completion_act(&[])).await;
    let failed = world.until(&request, &["failed"]).await;
    world.settle().await;
    assert_eq!(failed["problem"]["code"], "too_many_pages");
    assert!(failed["problem"]["text"].as_str().unwrap().contains("Excel"));
    let told = world.mailbox.mails_to("administrator@example.kz");
    assert!(told.len() == 1 && told[0].text.contains("Excel"), "{told:?}");
    assert_eq!(world.objects.puts(), 0);
}
