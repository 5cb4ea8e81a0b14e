//! `GET /readyz`: whether the service can do its work, part by part.
//!
//! Only the service's own database decides about the status: without it nothing can be accepted or shown (503). With any other part
//! away requests are still accepted and wait, so the service stays in its load balancer and says `degraded`.

use std::{fmt::Display, sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};
use utoipa::ToSchema;

use crate::{
    context::{ApiContext, SharedContext},
    vocabulary,
};

/// How long one part may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Anybody may ask, so the parts are asked at most this often.
const REST: Duration = Duration::from_secs(1);

/// The latest answer, shared by everybody who asks.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    latest: Mutex<Option<(Instant, ReadinessAnswer)>>,
}

/// Whether the service can do its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadinessAnswer {
    #[schema(value_type = vocabulary::ReadinessStatus)]
    pub status: &'static str,
    pub parts: Parts,
}

/// `ok` or `away`, for each part. Why is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Parts {
    #[schema(value_type = vocabulary::PartState)]
    pub database: &'static str,
    #[schema(value_type = vocabulary::PartState)]
    pub billing: &'static str,
    #[schema(value_type = vocabulary::PartState)]
    pub redis: &'static str,
    #[schema(value_type = vocabulary::PartState)]
    pub object_store: &'static str,
    #[schema(value_type = vocabulary::PartState)]
    pub mail: &'static str,
}

/// Says whether the service can do its work.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operation",
    security(()),
    responses(
        (status = 200, description = "Ready, or degraded", body = ReadinessAnswer),
        (status = 503, description = "The service's database is away", body = ReadinessAnswer),
    )
)]
pub(crate) async fn readiness(State(api): State<SharedContext>, Extension(readiness): Extension<Arc<Readiness>>) -> Response {
    // Held while the parts are asked: whoever comes meanwhile gets the same answer.
    let mut latest = readiness.latest.lock().await;
    let answer = match *latest {
        Some((at, answer)) if at.elapsed() < REST => answer,
        _ => {
            let answer = probe(&api).await;
            *latest = Some((Instant::now(), answer));
            answer
        }
    };
    drop(latest);
    if answer.parts.database == AWAY {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "5")], Json(answer)).into_response();
    }
    Json(answer).into_response()
}

const OK: &str = "ok";
const AWAY: &str = "away";

async fn probe(api: &ApiContext) -> ReadinessAnswer {
    let (database, billing, redis, object_store, mail) = futures::join!(
        part("database", api.store.check()),
        part("billing", api.billing.check()),
        part("redis", api.queue.check()),
        part("object_store", api.objects.check()),
        part("mail", api.mailer.check()),
    );
    summary(Parts { database, billing, redis, object_store, mail })
}

fn summary(parts: Parts) -> ReadinessAnswer {
    let Parts { database, billing, redis, object_store, mail } = parts;
    let status = if database == AWAY {
        "unavailable"
    } else if [billing, redis, object_store, mail].contains(&AWAY) {
        "degraded"
    } else {
        "ready"
    };
    ReadinessAnswer { status, parts }
}

/// Asks one part, and tells the alarm metric too.
async fn part<E: Display>(name: &'static str, check: impl Future<Output = Result<(), E>>) -> &'static str {
    let reason = match timeout(TIMEOUT, check).await {
        Ok(Ok(())) => None,
        Ok(Err(error)) => Some(error.to_string()),
        Err(_) => Some("no answer in time".to_owned()),
    };
    metrics::gauge!("qujat_part_up", "part" => name).set(if reason.is_none() { 1.0 } else { 0.0 });
    match reason {
        None => OK,
        Some(reason) => {
            tracing::warn!(part = name, reason, "a part of the service is away");
            AWAY
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_makes_the_service_unavailable() {
        let all = Parts { database: OK, billing: OK, redis: OK, object_store: OK, mail: OK };
        assert_eq!(summary(all).status, "ready");
        assert_eq!(summary(Parts { redis: AWAY, ..all }).status, "degraded");
        assert_eq!(summary(Parts { database: AWAY, mail: AWAY, ..all }).status, "unavailable");
    }

    #[tokio::test]
    async fn a_part_that_refuses_is_away() {
        assert_eq!(part("mail", std::future::ready(Err("no"))).await, AWAY);
        assert_eq!(part("mail", std::future::ready(Ok::<(), String>(()))).await, OK);
    }
}
