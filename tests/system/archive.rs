//! Several documents in one ZIP: for their owner and behind a mailed link, whole, audited, and only their own.

use std::{collections::BTreeMap, io::Read};

use reqwest::StatusCode;
use sha2::{Digest, Sha256};

use crate::support::World;

/// Name and hash of each file of an archive, as `unzip` and every other program reads it.
fn hashes(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let name = file.name().unwrap().into_owned();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (name, Sha256::digest(&content).to_vec())
        })
        .collect()
}

async fn stored(world: &World) -> BTreeMap<String, Vec<u8>> {
    let files: Vec<(String, Vec<u8>)> =
        sqlx::query_as("select name, sha256 from qujat.file").fetch_all(&world.service).await.unwrap();
    files.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_gets_several_documents_at_once() {
    let world = World::start().await;
    let mut ids = Vec::new();
    for (kind, body) in [("completion_act", world.completion_act(&[])), ("number_list", world.number_list("reader@example.kz"))] {
        let request = world.ask(kind, &body).await;
        ids.push(world.until(&request, &["done"]).await["document"]["id"].as_str().unwrap().to_owned());
    }
    world.settle().await;
    let bin = &world.company.bin;
    let path = format!("/v1/documents/archive?company={bin}&id={}&id={}", ids[0], ids[1]);
    let head = world.client.head(world.url(&path)).bearer_auth(&world.bearer).send().await.unwrap();
    assert_eq!((head.status(), head.headers()["content-type"].to_str().unwrap()), (StatusCode::OK, "application/zip"));
    assert_eq!(world.count("select count(*) from qujat.document where status = 'viewed'").await, 0);

    let answer = world.get(&path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.headers()["content-disposition"].to_str().unwrap().contains(&format!("documents_{bin}_")));
    assert_eq!(hashes(&answer.bytes().await.unwrap()), stored(&world).await);
    assert_eq!(world.count("select count(*) from qujat.document where status = 'viewed'").await, 2);
    assert_eq!(world.count("select count(*) from qujat.audit where action = 'document_downloaded'").await, 3);

    let pdf = world.get(&format!("{path}&format=pdf")).send().await.unwrap().bytes().await.unwrap();
    assert!(hashes(&pdf).into_keys().all(|name| name.ends_with(".pdf")) && hashes(&pdf).len() == 1);
    let none = world.get(&format!("/v1/documents/archive?company={bin}&id={}&format=pdf", ids[1])).send().await.unwrap();
    assert_eq!(none.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = world.get(&format!("{path}&id={}", uuid::Uuid::now_v7())).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    // Another company's document is as unknown, also to somebody who may act for both.
    let other = &world.companies.iter().find(|company| company.bin != *bin).unwrap().bin;
    let foreign = world.get(&format!("/v1/documents/archive?company={other}&id={}", ids[0])).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::NOT_FOUND);

    world.objects.set_available(false);
    assert_eq!(world.get(&path).send().await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_links_button_gives_all_its_files() {
    let world = World::start().await;
    let request = world.ask("completion_act", &world.completion_act(&["reader@example.kz"])).await;
    world.until(&request, &["done"]).await;
    world.settle().await;
    let link = qujat_demo::link_of(&world.mailbox.mails_to("reader@example.kz")[0]).unwrap();
    assert!(world.client.get(&link).send().await.unwrap().text().await.unwrap().contains("name=\"archive\""));
    let pressed = world.client.post(&link).form(&[("archive", "zip")]).send().await.unwrap();
    assert_eq!(pressed.status(), StatusCode::SEE_OTHER);
    let place = world.url(pressed.headers()["location"].to_str().unwrap());
    let answer = world.client.get(&place).send().await.unwrap();
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert_eq!(hashes(&answer.bytes().await.unwrap()), stored(&world).await);
    assert_eq!(world.count("select count(*) from qujat.audit where action = 'link_downloaded'").await, 2);
    assert_eq!(world.count("select count(*) from qujat.document where status = 'viewed'").await, 1);
    // A ticket for all files is none for one, and the other way round.
    assert_eq!(world.client.get(place.replace("/archive/", "/file/")).send().await.unwrap().status(), StatusCode::GONE);
}
