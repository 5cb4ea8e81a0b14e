//! What a test does with its copy of billing: data that it adds, tables that it holds.

use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

/// Adds companies with mobile accounts that were charged for the month: each account has an invoice of one line, an act and a balance
/// statement that agree to the tiyn. Returns the companies' BINs.
pub async fn add_charged_accounts(billing: &PgPool, companies: i32, accounts: i32, month: NaiveDate) -> Vec<String> {
    let mut transaction = billing.begin().await.unwrap();
    // BINs as the portal's tokens may have them: the check digit isn't looked at (domain.md §15.8).
    let bins: Vec<String> = sqlx::query_scalar(
        "insert into billing.company (bin, name, contract_number, contract_date, active)
         select '9' || lpad(company::text, 11, '0'), 'ТОО \"Компания ' || company || '\"', 'D-' || company, '2020-01-01', true
         from generate_series(1, $1) as company returning bin",
    )
    .bind(companies)
    .fetch_all(&mut *transaction)
    .await
    .unwrap();
    for statement in [
        "create temporary table charged (account text, bin text, id bigint, month date, last_day date, rate integer, gross bigint,
             vat bigint) on commit drop",
        "insert into charged
         select '9' || lpad((company * 10000 + place)::text, 7, '0') as account, '9' || lpad(company::text, 11, '0') as bin,
                900000000 + company * 10000 + place as id, $3::date as month, ($3::date + interval '1 month - 1 day')::date as last_day,
                rate, (100 + rate) * 100 * place::bigint as gross, rate * 100 * place::bigint as vat
         from generate_series(1, $1) as company, generate_series(1, $2) as place,
              (select case when $3::date < '2026-01-01' then 12 else 16 end as rate) as vat",
        "insert into billing.account (account, company_bin, service, contract_number, contract_date, billing_method, opened_on)
         select account, bin, 'mobile', 'D-' || account, '2020-01-01', 'credit', '2020-01-01' from charged",
        "insert into billing.invoice (id, number, accounting_system_number, account, company_bin, month, issued_on, turnover_on, service,
             net_tiyn, vat_rate_percent, vat_tiyn, gross_tiyn, invoice_type, esf_status)
         select id, id::text, id::text, account, bin, month, last_day, last_day, 'mobile', gross - vat, rate, vat, gross, 'main',
                'delivered' from charged",
        "insert into billing.invoice_line (invoice_id, line_no, msisdn, user_name, subscription_services_tiyn,
             subscription_promotions_tiyn, local_calls_tiyn, long_distance_tiyn, roaming_tiyn, data_tiyn, messages_tiyn, other_tiyn,
             discounts_tiyn, equipment_tiyn, total_tiyn)
         select id, 1, '7' || lpad(id::text, 10, '0'), null, gross, 0, 0, 0, 0, 0, 0, 0, 0, 0, gross from charged",
        "insert into billing.act (id, number, account, company_bin, month, drawn_up_on, invoice_id, amount_tiyn, vat_rate_percent,
             vat_tiyn)
         select id, right(id::text, 8), account, bin, month, last_day, id, gross, rate, vat from charged",
        "insert into billing.balance_statement (account, month, opening_tiyn, receipts_tiyn, transfers_tiyn, corrections_tiyn,
             services_tiyn, equipment_tiyn, closing_tiyn)
         select account, month, 0, 0, 0, 0, gross, 0, -gross from charged",
    ] {
        let query = sqlx::query(statement);
        let query = if statement.contains("$3") { query.bind(companies).bind(accounts).bind(month) } else { query };
        query.execute(&mut *transaction).await.unwrap();
    }
    transaction.commit().await.unwrap();
    bins
}

/// Of this test's billing: copies of a database share their tables' ids.
const HELD: &str = "from pg_locks
    where not granted and relation = $1::regclass and database = (select oid from pg_database where datname = current_database())";

/// Holds every statement that reads this table, until the transaction ends.
pub async fn hold(billing: &PgPool, table: &str) -> Transaction<'static, Postgres> {
    let mut lock = billing.begin().await.unwrap();
    let statement = format!("lock table billing.{table} in access exclusive mode");
    sqlx::query(AssertSqlSafe(statement)).execute(&mut *lock).await.unwrap();
    lock
}

/// How many statements stand before a held table.
pub async fn held_before(billing: &PgPool, table: &str) -> i64 {
    sqlx::query_scalar(AssertSqlSafe(format!("select count(*) {HELD}")))
        .bind(format!("billing.{table}"))
        .fetch_one(billing)
        .await
        .unwrap()
}

/// Ends the sessions that stand before a held table: Postgres doesn't notice by itself that a killed worker is gone.
pub async fn end_held_before(billing: &PgPool, table: &str) {
    sqlx::query(AssertSqlSafe(format!("select pg_terminate_backend(pid) {HELD}")))
        .bind(format!("billing.{table}"))
        .execute(billing)
        .await
        .unwrap();
}
