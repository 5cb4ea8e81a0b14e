//! A company as billing knows it, and as documents name it: the one model and the one query of both.

use qujat_platform::billing::BillingError;
use qujat_render::Locale;
use sqlx::PgConnection;

/// A company as billing knows it, whether it is served or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    pub bin: String,
    pub name: String,
    pub name_kk: Option<String>,
    pub name_en: Option<String>,
    /// Language of its documents; absent: Russian (domain.md §15.17).
    pub locale: Option<String>,
    /// Nothing is made, mailed or shown for one that isn't.
    pub active: bool,
    /// Address and telephone, as the forms print them below the name.
    pub address: Option<String>,
    pub phone: Option<String>,
}

/// A company as its documents name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub bin: String,
    /// In the document's language, where billing has one.
    pub name: String,
    /// Address and telephone, as the forms print them below the name.
    pub address: Option<String>,
    pub phone: Option<String>,
}

impl Customer {
    /// Those of the companies that billing knows, by name.
    pub async fn find_all(billing: &mut PgConnection, bins: &[String]) -> Result<Vec<Self>, BillingError> {
        let customers = sqlx::query_as!(
            Self,
            "select bin, name, name_kk, name_en, locale, active, address, phone from billing.company where bin = any($1) order by name, bin",
            bins
        )
        .fetch_all(billing)
        .await?;
        Ok(customers)
    }

    pub async fn find(billing: &mut PgConnection, bin: &str) -> Result<Option<Self>, BillingError> {
        Ok(Self::find_all(billing, &[bin.to_owned()]).await?.pop())
    }

    /// The name in the language, where billing has one.
    #[must_use]
    pub fn name_in(&self, locale: Locale) -> &str {
        name_in(locale, &self.name, self.name_kk.as_deref(), self.name_en.as_deref())
    }

    /// The language of its documents, where billing names one that they can be written in.
    #[must_use]
    pub fn locale(&self) -> Option<Locale> {
        self.locale.as_deref()?.parse().ok()
    }

    /// As documents of the language name it; `None` for one that isn't served any more.
    #[must_use]
    pub fn named(self, locale: Locale) -> Option<Company> {
        let name = self.name_in(locale).to_owned();
        self.active.then_some(Company { bin: self.bin, name, address: self.address, phone: self.phone })
    }
}

impl Company {
    /// The company with its name in the language, where billing has one; `None` when there is no such company or it is not served
    /// any more, which are the same to everybody outside.
    pub async fn find(billing: &mut PgConnection, bin: &str, locale: Locale) -> Result<Option<Self>, BillingError> {
        Ok(Customer::find(billing, bin).await?.and_then(|customer| customer.named(locale)))
    }
}

/// The name in the language, where billing has one.
pub(crate) fn name_in<'a>(locale: Locale, name: &'a str, name_kk: Option<&'a str>, name_en: Option<&'a str>) -> &'a str {
    let translated = match locale {
        Locale::Ru => None,
        Locale::Kk => name_kk,
        Locale::En => name_en,
    };
    translated.unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_company_is_named_in_the_language_where_billing_has_one_and_only_while_it_is_served() {
        let customer = Customer {
            bin: "750750750750".into(),
            name: "ТОО".into(),
            name_kk: Some("ЖШС".into()),
            name_en: None,
            locale: Some("kk".into()),
            active: true,
            address: None,
            phone: None,
        };
        assert_eq!(Locale::ALL.map(|locale| customer.name_in(locale).to_owned()), ["ТОО", "ЖШС", "ТОО"]);
        assert_eq!(customer.locale(), Some(Locale::Kk));
        assert_eq!(customer.clone().named(Locale::Kk).unwrap().name, "ЖШС");
        assert_eq!(Customer { active: false, ..customer }.named(Locale::Kk), None);
    }
}
