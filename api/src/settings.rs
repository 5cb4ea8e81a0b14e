//! What an operator may set about HTTP and tokens.

use serde::Deserialize;

/// How the service listens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSettings {
    /// Address and port, such as `127.0.0.1:8080`.
    pub listen: String,
    /// Larger request bodies are refused.
    pub body_limit_bytes: usize,
    /// Seconds until an answer must have begun. Downloads and event streams may go on for longer.
    pub request_seconds: u64,
    /// Reports that one person may ask for within an hour; 0: without limit.
    pub requests_per_hour: u32,
    /// Origins whose pages may call the API from a browser, such as `https://portal.example.kz`; none: no page of another origin may.
    pub allowed_origins: Vec<String>,
    /// Seconds that answers under way may still take once the process is to stop.
    pub drain_seconds: u64,
}

/// What one caller and one company may do within an hour, and have of what all share. 0: without limit.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// Recipients that requests name within an hour.
    pub mails_per_company: u32,
    pub mails_per_caller: u32,
    /// Addresses within an hour that the company has never named before, in requests and subscriptions.
    pub new_addresses_per_company: u32,
    pub new_addresses_per_caller: u32,
    /// Subscriptions made within an hour.
    pub subscriptions_per_company: u32,
    pub subscriptions_per_caller: u32,
    /// Live tickets of one link, each of which is good for five minutes.
    pub tickets_per_link: u32,
    /// Screens being read at once in one process; each holds a connection to billing.
    pub screens: usize,
    pub screens_per_company: usize,
    pub screens_per_caller: usize,
    /// Event streams open at once in one process; each asks the database twice a second.
    pub streams: usize,
    pub streams_per_company: usize,
    pub streams_per_caller: usize,
}

/// Whose bearer tokens are believed. Exactly one of `jwks_file` and `jwks_url` must be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenSettings {
    /// Path of a JSON Web Key Set (RFC 7517).
    pub jwks_file: Option<String>,
    /// Address of one.
    pub jwks_url: Option<String>,
    /// What `iss` must be.
    pub issuer: String,
    /// What `aud` must contain.
    pub audience: String,
    /// Seconds by which the clocks of the portal and this service may differ.
    pub leeway_seconds: u64,
}
