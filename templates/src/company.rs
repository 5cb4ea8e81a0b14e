//! A company as billing knows it, read where a document or a page needs its name.

use qujat_render::Locale;
use sqlx::PgConnection;

use crate::Company;

impl Company {
    /// The company with its name in the language, where billing has one; `None` when there is no such company or it is not served
    /// any more, which are the same to everybody outside.
    pub async fn find(billing: &mut PgConnection, bin: &str, locale: Locale) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query!(
            r#"select bin as "bin!", name as "name!", name_kk, name_en, address, phone from billing.company where bin = $1 and active"#,
            bin
        )
        .fetch_optional(billing)
        .await?;
        Ok(row.map(|row| {
            let translated = match locale {
                Locale::Ru => None,
                Locale::Kk => row.name_kk,
                Locale::En => row.name_en,
            };
            Self { bin: row.bin, name: translated.unwrap_or(row.name), address: row.address, phone: row.phone }
        }))
    }
}
