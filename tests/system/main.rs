//! The whole system from outside: HTTP in, mailbox and bucket out, on real Postgres, Redis, S3 and SMTP.
//!
//! One binary, so that it is linked once and its servers are started once. Each test has databases, Redis keys, bucket and mailbox of its
//! own, and none waits for time to pass: they wait for what is to happen, with a bound.

mod support;

mod added_kind;
mod archive;
mod away;
mod bad_input;
mod cancel;
mod catalogue;
mod crash;
mod delivery;
mod documents;
mod end_to_end;
mod hardening;
mod joining;
mod links;
mod office_suite;
mod queue;
mod rights;
mod rows;
mod stopping;
mod workspace;
