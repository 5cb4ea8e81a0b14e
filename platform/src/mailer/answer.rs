//! What a server's negative answer is about: one mailbox, or everything that this server is given.
//!
//! Only an answer about the mailbox may end a mail. What else is refused for good (relaying, sign-in, policy, content) is somebody's to
//! mend at the server or in its settings, and until then every mail would be refused alike.

/// What an answer 5yz is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concern {
    /// This recipient's mailbox.
    Mailbox,
    /// The mailbox if the server takes others, the server if it takes nobody.
    Either,
    /// The server, or what it thinks of us.
    Server,
}

/// RFC 3463 §3.2 and §3.3: of the statuses 5.1.x and 5.2.x all are about the recipient's address or mailbox, except 5.1.7 and 5.1.8, which
/// are about the sender's. 5.0.x says nothing, so it counts as no status.
pub(super) fn concern(to_recipient: bool, code: u16, words: &str) -> Concern {
    match status(words) {
        Some((1, 7 | 8)) => Concern::Server,
        Some((1 | 2, _)) => Concern::Mailbox,
        Some((subject, _)) if subject > 0 => Concern::Server,
        // Exim denies relaying as `550 relay not permitted`, without a status.
        _ if words.to_ascii_lowercase().contains("relay") => Concern::Server,
        _ if to_recipient && matches!(code, 550 | 551 | 553) => Concern::Either,
        _ => Concern::Server,
    }
}

/// Subject and detail of the enhanced status (RFC 2034) that the words begin with.
fn status(words: &str) -> Option<(u16, u16)> {
    let mut numbers = words.split_whitespace().next()?.split('.').map(str::parse::<u16>);
    match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(5)), Some(Ok(subject)), Some(Ok(detail)), None) => Some((subject, detail)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_about_the_mailbox_ends_a_mail() {
        for (to_recipient, code, words, expected) in [
            (true, 550, "5.1.1 <a@example.kz>: user unknown", Concern::Mailbox),
            (true, 550, "5.1.10 RESOLVER.ADR.RecipientNotFound", Concern::Mailbox),
            (true, 552, "5.2.2 mailbox full", Concern::Mailbox),
            (false, 552, "5.2.3 message too long for this mailbox", Concern::Mailbox),
            (true, 550, "5.1.8 sender's domain does not resolve", Concern::Server),
            (true, 550, "5.7.1 relaying denied", Concern::Server),
            (true, 553, "5.7.1 sender not owned by user", Concern::Server),
            (true, 550, "relay not permitted", Concern::Server),
            (true, 530, "5.7.0 authentication required", Concern::Server),
            (true, 535, "", Concern::Server),
            (true, 550, "5.4.1 no answer from host", Concern::Server),
            (true, 554, "access denied", Concern::Server),
            (false, 554, "5.6.0 content refused", Concern::Server),
            (false, 554, "transaction failed", Concern::Server),
            (false, 550, "message refused", Concern::Server),
            (true, 550, "no such user here", Concern::Either),
            (true, 550, "5.0.0 no such user here", Concern::Either),
            (true, 551, "user not local", Concern::Either),
            (true, 553, "mailbox name not allowed", Concern::Either),
            (true, 550, "", Concern::Either),
        ] {
            assert_eq!(concern(to_recipient, code, words), expected, "{code} {words}");
        }
    }
}
