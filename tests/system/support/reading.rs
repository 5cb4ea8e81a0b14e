//! What a test reads: files as their recipients get them, and rows of the two databases.

use qujat_demo::servers::ReceivedMail;
use qujat_templates::Company;

use super::World;

impl World {
    /// Every file that the mail's link leads to, with its name, fetched as its recipient would.
    pub async fn fetch(&self, mail: &ReceivedMail) -> Vec<(String, Vec<u8>)> {
        let link = qujat_demo::link_of(mail).unwrap();
        let page = self.client.get(&link).send().await.unwrap().error_for_status().unwrap().text().await.unwrap();
        let files: Vec<(uuid::Uuid, String, String)> =
            sqlx::query_as("select document_id, format, name from qujat.file order by format")
                .fetch_all(&self.service)
                .await
                .unwrap();
        let mut fetched = Vec::new();
        for (document, format, name) in files {
            if page.contains(&document.to_string()) {
                fetched.push((
                    name,
                    qujat_demo::download(&self.client, &link, &self.address, &document.to_string(), &format).await.unwrap(),
                ));
            }
        }
        fetched
    }

    /// What a reader can read of a PDF, laid out as printed.
    pub async fn pdf_text(&self, pdf: &[u8]) -> String {
        let path = self.folder().join("read.pdf");
        std::fs::write(&path, pdf).unwrap();
        let output = std::process::Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The company's name in a language.
    pub async fn company_name(&self, locale: &str) -> String {
        let locale = locale.parse().unwrap();
        let mut billing = self.billing.acquire().await.unwrap();
        Company::find(&mut billing, &self.company.bin, locale).await.unwrap().unwrap().name
    }

    /// A mobile account of another company.
    pub async fn foreign_account(&self) -> String {
        sqlx::query_scalar(
            "select account from billing.account where company_bin <> $1 and service = 'mobile' order by account limit 1",
        )
        .bind(&self.company.bin)
        .fetch_one(&self.billing)
        .await
        .unwrap()
    }

    /// One number from the service's own database.
    pub async fn count(&self, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(&self.service).await.unwrap()
    }
}
