//! What can pass and what can't, decided once for everything that the service stands on.
//!
//! Callers match on [`Fault`] and never on a database's or a store's own errors: a worker waits or gives up, the API answers 503 or
//! 500, an outcome is written again or not. `docs/faults.md` lists the SQLSTATEs with what comes of each, and tests in platform, worker
//! and api read that list. Two peers need no fault: Redis only hands out ids, so whatever it answers the sweep pushes them again, and how
//! sending a mail ended is told by [`crate::mailer::SendOutcome`], which knows a third end, the unknown one.

/// Whether asking again may end differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Something elsewhere: away, busy, full, or in the middle of a change. The same question may be answered later.
    Transient,
    /// The question or the data is wrong. The same question ends the same until somebody changes one of them.
    Permanent,
}

impl Fault {
    pub const ALL: [Self; 2] = [Self::Transient, Self::Permanent];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Permanent => "permanent",
        }
    }

    /// What a SQLSTATE of Postgres means (its manual, appendix A).
    ///
    /// What nobody has thought of is transient: a wait ends at a deadline or by a person's hand, and a failure for good doesn't.
    #[must_use]
    pub fn of_sqlstate(code: &str) -> Self {
        match code {
            // Undefined table and missing privilege: a migration swaps views, or has not granted them again yet. Seconds later they are
            // back. A column that is missing (42703) is a contract that is broken until somebody mends it.
            "42P01" | "42501" => Self::Transient,
            // A prepared statement of that name exists already: a pooler gave us another's session.
            "42P05" => Self::Transient,
            // Read-only: the server is a standby, or a primary about to become one. A session or transaction that was ended for idling.
            "25006" | "25P03" | "25P04" => Self::Transient,
            _ => match code.get(..2) {
                // No data, cardinality, data exception, constraint, cursor and transaction state, trigger, dependent privileges,
                // routines, savepoints, syntax and names, check option, limits of the program, and what a function raised.
                Some(
                    "02" | "20" | "21" | "22" | "23" | "24" | "25" | "27" | "2B" | "2D" | "2F" | "34" | "38" | "39" | "3B" | "42"
                    | "44" | "54" | "P0",
                ) => Self::Permanent,
                _ => Self::Transient,
            },
        }
    }

    /// What an error of the database's client means.
    pub(crate) fn of_database(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => error.code().map_or(Self::Transient, |code| Self::of_sqlstate(&code)),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Transient,
            // A row, column or value isn't what the program reads: decoding, names, positions, the configuration.
            _ => Self::Permanent,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_sqlstate_means_what_the_documentation_says() {
        let mut seen = BTreeSet::new();
        for line in include_str!("../../docs/faults.md").lines().filter(|line| line.starts_with("| `")) {
            let cells = line.split('|').map(str::trim).collect::<Vec<_>>();
            let code = cells[1].trim_matches('`');
            assert_eq!(Fault::of_sqlstate(code).name(), cells[3], "{code}");
            assert!(code.len() == 5 && seen.insert(code), "{code} is no SQLSTATE or there twice");
        }
        assert!(seen.len() > 30, "the list was not found: {seen:?}");
    }

    #[test]
    fn what_the_client_itself_finds() {
        let io = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
        for passing in [sqlx::Error::PoolTimedOut, sqlx::Error::PoolClosed, sqlx::Error::WorkerCrashed, sqlx::Error::Io(io)] {
            assert_eq!(Fault::of_database(&passing), Fault::Transient, "{passing}");
        }
        let lasting = [
            sqlx::Error::RowNotFound,
            sqlx::Error::ColumnNotFound("amount_tiyn".into()),
            sqlx::Error::ColumnIndexOutOfBounds { index: 9, len: 9 },
            sqlx::Error::TypeNotFound { type_name: "money".into() },
            sqlx::Error::ColumnDecode { index: "1".into(), source: "no number".into() },
            sqlx::Error::Decode("no number".into()),
        ];
        for lasting in lasting {
            assert_eq!(Fault::of_database(&lasting), Fault::Permanent, "{lasting}");
        }
    }
}
