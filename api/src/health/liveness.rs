//! `GET /livez`: the process runs. It asks nothing of anybody, so that a database that is away doesn't get the process restarted.

/// Says that the process runs.
#[utoipa::path(get, path = "/livez", tag = "operation", security(()), responses((status = 200, description = "It runs", content_type = "text/plain")))]
pub(crate) async fn liveness() -> &'static str {
    "alive\n"
}
