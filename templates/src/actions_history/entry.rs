//! An action in the words of the document's language, whichever log it comes from.

use qujat_render::{Locale, Value};

use super::{
    declaration::{COLUMNS, DECLARATION, texts},
    key::{Key, Source},
    portal::{PORTAL_ACTIONS, PortalAction},
};
use crate::{
    Catalogue, WriteError,
    identifiers::Msisdn,
    list::column::{Words, text_or_empty},
    own_actions::{OWN_ACTIONS, OwnAction},
};

/// Position of the status among the columns.
const STATUS: usize = 2;
/// Stands for what a log left out.
const UNKNOWN: &str = "—";

/// A row of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub key: Key,
    pub action: String,
    /// `success`, `failed` or `in_progress`.
    pub status: String,
    /// "Name (MSISDN)"; empty where nobody signed in.
    pub administrator: String,
}

/// Puts actions into words.
pub(super) struct Wording {
    locale: Locale,
    statuses: Words,
}

impl Wording {
    pub fn of(locale: Locale) -> Self {
        Self { locale, statuses: Words::of(&COLUMNS, texts(), DECLARATION.name, locale) }
    }

    pub fn portal(&self, action: PortalAction) -> Entry {
        let number = |text: Option<String>| text.filter(|text| !text.is_empty()).map(|text| spaced(&text));
        let (subject, detail) = (number(action.subject), number(action.detail));
        let said = if PORTAL_ACTIONS.contains(&action.action.as_str()) {
            let part = |part: Option<String>| part.unwrap_or_else(|| UNKNOWN.to_owned());
            let arguments = [("subject", part(subject).into()), ("detail", part(detail).into())];
            texts().with(self.locale, &portal_id(&action.action), arguments)
        } else {
            // An action that the portal learned after us stands as its code, with all that the log says of it.
            [Some(action.action), subject, detail].into_iter().flatten().collect::<Vec<_>>().join(", ")
        };
        Entry {
            key: Key { instant: action.happened_at, source: Source::Portal, id: action.id },
            action: said,
            status: action.status,
            administrator: administrator(Some(&action.administrator_name), Some(&action.administrator_msisdn)),
        }
    }

    pub fn own(&self, action: OwnAction) -> Entry {
        let title = action.kind.map(|kind| Catalogue::standard().title(&kind, self.locale));
        let report = match (title, action.document_number) {
            (Some(title), Some(number)) => {
                texts().with(self.locale, "actions-history-numbered", [("title", title.into()), ("number", number.into())])
            }
            (title, _) => title.unwrap_or_else(|| UNKNOWN.to_owned()),
        };
        let format = action.format.map_or_else(|| UNKNOWN.to_owned(), |format| format.to_uppercase());
        let recipient = action.recipient.unwrap_or_else(|| UNKNOWN.to_owned());
        let arguments = [("report", report.into()), ("format", format.into()), ("recipient", recipient.into())];
        Entry {
            key: Key { instant: action.happened_at, source: Source::Own, id: action.id },
            action: texts().with(self.locale, &own_id(action.action.as_str()), arguments),
            status: action.status,
            administrator: administrator(action.actor_name.as_deref(), action.actor_msisdn.as_deref()),
        }
    }

    /// The cells of a row, in the order of the columns.
    pub fn cells<'a>(&'a self, entry: &'a Entry) -> Result<[Value<'a>; 4], WriteError> {
        Ok([
            Value::Instant(entry.key.instant),
            Value::Text(&entry.action),
            Value::Text(self.statuses.find(STATUS, &COLUMNS[STATUS], &entry.status)?),
            text_or_empty(Some(&entry.administrator)),
        ])
    }
}

/// Names of the texts that actions are put into.
pub(super) fn text_ids() -> impl Iterator<Item = String> {
    PORTAL_ACTIONS.iter().map(|code| portal_id(code)).chain(OWN_ACTIONS.iter().map(|code| own_id(code.as_str())))
}

fn portal_id(code: &str) -> String {
    format!("actions-history-action-{}", code.replace('_', "-"))
}

fn own_id(code: &str) -> String {
    format!("actions-history-own-{}", code.replace('_', "-"))
}

/// A phone number as people read it; anything else as it is.
fn spaced(text: &str) -> String {
    text.parse::<Msisdn>().map_or_else(|_| text.to_owned(), |number| number.international())
}

/// "Иванов Иван (77010542001)", as the manual of 2019 shows it.
fn administrator(name: Option<&str>, msisdn: Option<&str>) -> String {
    match (name.filter(|name| !name.is_empty()), msisdn.filter(|msisdn| !msisdn.is_empty())) {
        (Some(name), Some(msisdn)) => format!("{name} ({msisdn})"),
        (name, msisdn) => name.or(msisdn).unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal(action: &str, subject: Option<&str>, detail: Option<&str>) -> String {
        let action = PortalAction {
            id: 1,
            happened_at: chrono::DateTime::UNIX_EPOCH,
            action: action.into(),
            subject: subject.map(Into::into),
            detail: detail.map(Into::into),
            status: "success".into(),
            administrator_name: "Иванов Иван".into(),
            administrator_msisdn: "77010542001".into(),
        };
        Wording::of(Locale::Ru).portal(action).action
    }

    #[test]
    fn actions_are_said_as_in_the_manual() {
        assert_eq!(portal("number_blocked", Some("77010542001"), None), "Блокировка номера +7 701 054 20 01");
        assert_eq!(
            portal("service_deactivated", Some("77010542003"), Some("Международные звонки")),
            "Отключение услуги Международные звонки на номере +7 701 054 20 03"
        );
        let transfer = portal("balance_transferred", Some("77010542003"), Some("77010542001"));
        assert_eq!(transfer, "Перенос баланса с номера +7 701 054 20 03 на номер +7 701 054 20 01");
    }

    #[test]
    fn what_a_log_leaves_out_or_invents_is_still_said() {
        assert_eq!(portal("number_blocked", None, None), "Блокировка номера —");
        assert_eq!(portal("teleported", Some("77010542001"), Some("Марс")), "teleported, +7 701 054 20 01, Марс");
        assert_eq!(portal("teleported", None, Some("")), "teleported");
    }

    #[test]
    fn an_administrator_is_name_and_number() {
        assert_eq!(administrator(Some("Иванов Иван"), Some("77010542001")), "Иванов Иван (77010542001)");
        assert_eq!(administrator(Some("Иванов Иван"), None), "Иванов Иван");
        assert_eq!(administrator(Some(""), Some("77010542001")), "77010542001");
        assert_eq!(administrator(None, None), "");
    }

    #[test]
    fn a_status_without_a_word_is_broken_data() {
        let wording = Wording::of(Locale::En);
        let mut entry = super::super::sample::entries(&wording).remove(0);
        assert!(wording.cells(&entry).is_ok());
        entry.status = "maybe".into();
        assert!(matches!(wording.cells(&entry), Err(WriteError::Data(_))));
    }
}
