//! What a test asks of its service over HTTP, as which of its users.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use qujat_demo::token;
use qujat_platform::{Clock, ManualClock, SystemClock};
use reqwest::{RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use super::{
    World,
    waiting::{TIMEOUT, eventually},
};

impl World {
    /// A token of the same issuer for somebody else.
    pub fn token(&self, subject: &str, companies: &[&str], scopes: &str) -> String {
        issue(&self.folder().join("keys"), subject, companies, scopes)
    }

    /// A token of the administrator that was issued then, for tests with another clock.
    pub fn token_at(&self, subject: &str, instant: &str) -> String {
        let clock = ManualClock::new(instant.parse().unwrap());
        let companies = self.companies.iter().map(|company| company.bin.as_str()).collect::<Vec<_>>();
        issue_at(&self.folder().join("keys"), &clock, subject, &companies, "reports:request documents:read")
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(self.url(path)).bearer_auth(&self.bearer)
    }

    pub fn post(&self, kind: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(&format!("/v1/reports/{kind}"))).bearer_auth(&self.bearer).json(body)
    }

    pub fn url(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.address) } else { path.to_owned() }
    }

    /// A body that is accepted for `number_list`.
    pub fn number_list(&self, recipient: &str) -> Value {
        json!({ "company": self.company.bin, "locale": "ru", "formats": ["xlsx"], "recipients": [recipient] })
    }

    /// A body that is accepted for `completion_act`.
    pub fn completion_act(&self, recipients: &[&str]) -> Value {
        json!({
            "company": self.company.bin,
            "parameters": { "account": self.company.mobile_account, "month": self.month.format("%Y-%m").to_string() },
            "locale": "ru",
            "formats": ["pdf", "xlsx"],
            "recipients": recipients,
        })
    }

    /// Asks, and expects to be accepted. The address of the request's state.
    pub async fn ask(&self, kind: &str, body: &Value) -> String {
        accepted(self.post(kind, body).send().await.unwrap()).await
    }

    /// The request as its asker sees it.
    pub async fn state(&self, request: &str) -> Value {
        self.get(request).send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// Waits until the request's state is one of these, and returns the request.
    pub async fn until(&self, request: &str, states: &[&str]) -> Value {
        let mut last = Value::Null;
        let begun = Instant::now();
        while begun.elapsed() < TIMEOUT {
            last = self.state(request).await;
            if states.iter().any(|state| last["state"] == *state) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("none of {states:?} within {TIMEOUT:?}, but {last:#}");
    }

    /// Waits until a delivery of the request is in this state for this reason, and returns the request.
    pub async fn until_delivery(&self, request: &str, state: &str, problem: &str) -> Value {
        eventually(&format!("a mail is {state} because of {problem}"), || async {
            let request = self.state(request).await;
            request["deliveries"].as_array().is_some_and(|deliveries| {
                deliveries.iter().any(|delivery| delivery["state"] == state && delivery["problem"]["code"] == problem)
            })
        })
        .await;
        self.state(request).await
    }
}

async fn accepted(answer: Response) -> String {
    let (status, location) = (answer.status(), answer.headers().get("location").cloned());
    assert_eq!(status, StatusCode::ACCEPTED, "{}", answer.text().await.unwrap());
    location.unwrap().to_str().unwrap().to_owned()
}

pub(super) fn issue(keys: &Path, subject: &str, companies: &[&str], scopes: &str) -> String {
    issue_at(keys, &SystemClock, subject, companies, scopes)
}

fn issue_at(keys: &Path, clock: &dyn Clock, subject: &str, companies: &[&str], scopes: &str) -> String {
    let claims = token::Claims {
        subject: subject.to_owned(),
        name: Some("Айгүл Сейітқызы".to_owned()),
        msisdn: Some("77010000001".to_owned()),
        email: Some(format!("{subject}@example.kz")),
        companies: companies.iter().map(|bin| (*bin).to_owned()).collect(),
        scopes: scopes.to_owned(),
    };
    token::issue(keys, &claims, clock, TimeDelta::hours(1)).unwrap()
}
