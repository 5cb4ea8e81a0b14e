//! `portal.jwks.json` and `tokens.txt` were made once with OpenSSL's keys, whose private halves exist no more; the Ed25519 key is that
//! of 32 bytes of 7, so that tests sign with it.

use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};

use super::*;

const NOW: i64 = 1_790_000_000;

fn keys() -> Keys {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/auth/keys/portal.jwks.json");
    Keys::open(&TokenSettings {
        jwks_file: Some(path.into()),
        jwks_url: None,
        issuer: "portal".into(),
        audience: "qujat".into(),
        leeway_seconds: 30,
    })
    .unwrap()
}

fn kept(name: &str) -> &'static str {
    include_str!("tokens.txt").lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap()
}

fn signed(header: &Value, body: &Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let [header, body] = [header, body].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let message = format!("{header}.{body}");
    let signature = SigningKey::from_bytes(&[7; 32]).sign(message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn good_body() -> Value {
    json!({ "iss": "portal", "aud": "qujat", "exp": NOW + 60, "sub": "u1", "companies": ["980540002879"], "scope": "a b" })
}

async fn verified(token: &str) -> Result<Claims, TokenError> {
    keys().verify(token, DateTime::from_timestamp(NOW, 0).unwrap()).await
}

#[tokio::test]
async fn each_algorithm_of_the_set_is_believed() {
    for name in ["ES256", "RS256"] {
        let claims = verified(kept(name)).await.unwrap();
        assert_eq!((claims.sub.as_str(), claims.name.as_deref()), ("u1", Some("Айгүл")), "{name}");
    }
    assert_eq!(verified(&signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &good_body())).await.unwrap().scope, "a b");
}

#[tokio::test]
async fn tricks_with_the_algorithm_are_not() {
    for name in ["HMAC_UNDER_PUBLIC_KEY", "HMAC_UNDER_LISTED_SECRET", "UNSIGNED", "OTHER_PURPOSE"] {
        assert!(matches!(verified(kept(name)).await, Err(TokenError::Invalid(_))), "{name}");
    }
    // Signed well, but under the name of a key of another sort.
    let token = signed(&json!({ "alg": "EdDSA", "kid": "rsa" }), &good_body());
    assert!(matches!(verified(&token).await, Err(TokenError::Invalid(_))));
}

#[tokio::test]
async fn a_changed_token_is_not() {
    let token = signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &good_body());
    let (message, signature) = token.rsplit_once('.').unwrap();
    let (header, _) = message.split_once('.').unwrap();
    let other = signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &json!({ "sub": "u2" }));
    let body = other.split('.').nth(1).unwrap();
    for forged in [format!("{header}.{body}.{signature}"), message.to_owned(), "..".to_owned(), "a.b.c".to_owned(), String::new()] {
        assert!(matches!(verified(&forged).await, Err(TokenError::Invalid(_))), "{forged}");
    }
}

#[tokio::test]
async fn an_unknown_or_unnamed_key_is_not() {
    for header in [json!({ "alg": "EdDSA", "kid": "other" }), json!({ "alg": "EdDSA" })] {
        assert!(matches!(verified(&signed(&header, &good_body())).await, Err(TokenError::Invalid(_))), "{header}");
    }
}

#[tokio::test]
async fn an_expired_token_says_so() {
    let mut body = good_body();
    body["exp"] = json!(NOW - 31);
    assert_eq!(verified(&signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &body)).await, Err(TokenError::Expired));
}

#[tokio::test]
async fn a_file_is_read_again_for_a_new_key() {
    let path = std::env::temp_dir().join(format!("qujat-keys-{}.json", std::process::id()));
    let set = include_str!("portal.jwks.json");
    std::fs::write(&path, set.replace("\"ed\"", "\"old\"")).unwrap();
    let settings = TokenSettings {
        jwks_file: Some(path.to_str().unwrap().into()),
        jwks_url: None,
        issuer: "portal".into(),
        audience: "qujat".into(),
        leeway_seconds: 0,
    };
    let keys = Keys::open(&settings).unwrap();
    std::fs::write(&path, set).unwrap();
    let token = signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &good_body());
    assert!(keys.verify(&token, DateTime::from_timestamp(NOW, 0).unwrap()).await.is_ok());
    std::fs::remove_file(path).unwrap();
}

/// Keys of a file of the test's own, which holds the set with the Ed25519 key under another name.
fn renamed(name: &str) -> (Keys, std::path::PathBuf) {
    let path = std::env::temp_dir().join(format!("qujat-keys-{name}-{}.json", std::process::id()));
    std::fs::write(&path, include_str!("portal.jwks.json").replace("\"ed\"", "\"old\"")).unwrap();
    let settings = TokenSettings {
        jwks_file: Some(path.to_str().unwrap().into()),
        jwks_url: None,
        issuer: "portal".into(),
        audience: "qujat".into(),
        leeway_seconds: 0,
    };
    (Keys::open(&settings).unwrap(), path)
}

/// Lets time pass for the keys.
async fn pass(keys: &Keys, time: Duration) {
    keys.set.known.write().unwrap().since -= time;
    if let Some(at) = keys.set.asked_at.lock().await.as_mut() {
        *at -= time;
    }
}

#[tokio::test]
async fn an_unknown_key_is_judged_only_after_the_keys_were_read() {
    let (keys, path) = renamed("rest");
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    let token = signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &good_body());
    assert!(matches!(keys.verify(&token, now).await, Err(TokenError::Invalid(_))));
    // The portal has a new key within the minute in which nothing is read.
    std::fs::write(&path, include_str!("portal.jwks.json")).unwrap();
    pass(&keys, Duration::from_secs(20)).await;
    let away = keys.verify(&token, now).await.unwrap_err();
    assert!(matches!(away, TokenError::KeysAway { seconds: 1..=40, .. }), "{away:?}");
    // Without a name it can mean none of several keys, whatever is read.
    let unnamed = signed(&json!({ "alg": "EdDSA" }), &good_body());
    assert!(matches!(keys.verify(&unnamed, now).await, Err(TokenError::Invalid(_))));
    pass(&keys, Duration::from_secs(41)).await;
    assert!(keys.verify(&token, now).await.is_ok());
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_withdrawn_key_is_forgotten_and_a_source_that_is_away_is_not() {
    let (keys, path) = renamed("aged");
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    let token = signed(&json!({ "alg": "EdDSA", "kid": "old" }), &good_body());
    std::fs::remove_file(&path).unwrap();
    pass(&keys, STALE + Duration::from_secs(1)).await;
    assert!(keys.verify(&token, now).await.is_ok(), "the known keys are kept");

    std::fs::write(&path, include_str!("portal.jwks.json")).unwrap();
    pass(&keys, STALE + REST).await;
    assert!(matches!(keys.verify(&token, now).await, Err(TokenError::Invalid(_) | TokenError::KeysAway { .. })));
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn an_empty_set_withdraws_all_keys_and_an_unreadable_one_none() {
    let (keys, path) = renamed("empty");
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    let token = signed(&json!({ "alg": "EdDSA", "kid": "old" }), &good_body());
    for unreadable in ["", "{}", r#"{"keys":"#, "<html>"] {
        std::fs::write(&path, unreadable).unwrap();
        pass(&keys, STALE + REST).await;
        assert!(keys.verify(&token, now).await.is_ok(), "{unreadable}");
    }
    std::fs::write(&path, r#"{"keys":[]}"#).unwrap();
    pass(&keys, STALE + REST).await;
    for _ in 0..2 {
        let refused = keys.verify(&token, now).await.unwrap_err();
        assert!(matches!(refused, TokenError::KeysAway { seconds: 1..=60, .. }), "{refused:?}");
    }
    // The portal has keys again.
    std::fs::write(&path, include_str!("portal.jwks.json")).unwrap();
    pass(&keys, REST).await;
    let new = signed(&json!({ "alg": "EdDSA", "kid": "ed" }), &good_body());
    assert!(keys.verify(&new, now).await.is_ok());
    assert!(keys.verify(&token, now).await.is_err());
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn what_a_stranger_writes_into_a_token_stands_in_no_error() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let marked = |length: usize| json!({ "alg": "MARK".repeat(length), "kid": "ed" });
    let good = json!({ "alg": "EdDSA", "kid": "ed" });
    let mut tokens =
        vec![signed(&marked(1), &good_body()), signed(&marked(1_000), &good_body()), signed(&marked(50_000), &good_body())];
    tokens.push(signed(&good, &json!({ "sub": { "MARK": 1 }, "iss": "MARK" })));
    tokens.push(signed(&good, &json!("MARK")));
    tokens.push(format!("{}.MARK.MARK", URL_SAFE_NO_PAD.encode("{\"MARK\":MARK")));
    tokens.push("MARK".repeat(50_000));
    tokens.push("MARK\u{1b}.MARK.MARK".to_owned());
    for token in tokens {
        let refused = verified(&token).await.unwrap_err().to_string();
        assert!(!refused.contains("MARK") && refused.len() < 100, "{refused}");
    }
}

#[tokio::test]
async fn aged_keys_are_read_in_the_background() {
    let (keys, path) = renamed("background");
    std::fs::write(&path, include_str!("portal.jwks.json")).unwrap();
    pass(&keys, AGED + Duration::from_secs(1)).await;
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    let old = signed(&json!({ "alg": "EdDSA", "kid": "old" }), &good_body());
    assert!(keys.verify(&old, now).await.is_ok(), "nobody waits for it");
    tokio::time::timeout(Duration::from_secs(20), async {
        while keys.set.key(Some("ed")).is_none() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert!(keys.set.key(Some("old")).is_none());
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn an_address_that_is_away_is_no_fault_of_the_caller() {
    let keys = Keys::open(&TokenSettings {
        jwks_file: None,
        // Port 1 refuses.
        jwks_url: Some("http://127.0.0.1:1/keys".into()),
        issuer: "portal".into(),
        audience: "qujat".into(),
        leeway_seconds: 0,
    })
    .unwrap();
    for _ in 0..2 {
        let result = keys.verify(kept("RS256"), DateTime::from_timestamp(NOW, 0).unwrap()).await;
        assert!(matches!(result, Err(TokenError::KeysAway { .. })), "{result:?}");
    }
}

#[test]
fn exactly_one_source_is_needed() {
    let settings =
        TokenSettings { jwks_file: None, jwks_url: None, issuer: String::new(), audience: String::new(), leeway_seconds: 0 };
    assert!(matches!(Keys::open(&settings), Err(KeysError::Source)));
    let missing = TokenSettings { jwks_file: Some("/nowhere".into()), ..settings };
    assert!(matches!(Keys::open(&missing), Err(KeysError::File(_))));
}
