//! A company as billing knows it, read where a document or a page needs its name.

use qujat_platform::billing::BillingError;
use qujat_render::Locale;
use sqlx::PgConnection;

/// A company as its documents name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    pub bin: String,
    pub name: String,
    /// Address and telephone, as the forms print them below the name.
    pub address: Option<String>,
    pub phone: Option<String>,
}

impl Company {
    /// The company with its name in the language, where billing has one; `None` when there is no such company or it is not served
    /// any more, which are the same to everybody outside.
    pub async fn find(billing: &mut PgConnection, bin: &str, locale: Locale) -> Result<Option<Self>, BillingError> {
        let row = sqlx::query!(
            r#"select bin as "bin!", name as "name!", name_kk, name_en, address, phone from billing.company where bin = $1 and active"#,
            bin
        )
        .fetch_optional(billing)
        .await?;
        Ok(row.map(|row| Self {
            bin: row.bin,
            name: Self::name_in(locale, row.name, row.name_kk, row.name_en),
            address: row.address,
            phone: row.phone,
        }))
    }

    /// The name in the language, where billing has one.
    pub(crate) fn name_in(locale: Locale, name: String, name_kk: Option<String>, name_en: Option<String>) -> String {
        let translated = match locale {
            Locale::Ru => None,
            Locale::Kk => name_kk,
            Locale::En => name_en,
        };
        translated.unwrap_or(name)
    }
}
