//! The totals by type of usage that stand below the table (domain.md §8.1).

use futures::TryStreamExt;
use qujat_render::{Align, Borders, CellStyle, Content, Grid, GridCell, GridRow, Money};
use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::{COLUMNS, TYPES, UsageDetails};
use crate::{
    DocumentSpec, WriteError,
    list::{List, Sample},
};

/// What one type of usage adds up to; volumes in hundredths of a megabyte, as the rows print them, so that the sums agree with the table's
/// total row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeTotal {
    pub usage_type: String,
    pub records: i64,
    pub seconds: Option<i64>,
    pub volume: Option<i64>,
    pub units: Option<i64>,
    pub from_package: i64,
    pub cost_tiyn: i64,
}

/// Sums up the same query that the table comes from.
pub(super) async fn read(
    list: &UsageDetails,
    billing: &mut PgConnection,
    spec: &DocumentSpec,
) -> Result<Vec<TypeTotal>, WriteError> {
    let text = format!(
        "select usage_type, count(*), sum(duration_seconds)::bigint, sum(volume_megabytes)::bigint, sum(units)::bigint,
             count(*) filter (where from_package = 'yes'), sum(cost_tiyn)::bigint
         from (\n{}\n) as list
         group by usage_type",
        list.query()
    );
    let rows = sqlx::query(AssertSqlSafe(text))
        .bind(&spec.company.bin)
        .bind(&spec.parameters)
        .bind(None::<&str>)
        .bind(None::<i64>)
        .fetch(billing);
    let totals = rows
        .map_ok(|row| {
            Ok(TypeTotal {
                usage_type: row.try_get(0)?,
                records: row.try_get(1)?,
                seconds: row.try_get(2)?,
                volume: row.try_get(3)?,
                units: row.try_get(4)?,
                from_package: row.try_get(5)?,
                cost_tiyn: row.try_get(6)?,
            })
        })
        .try_collect::<Vec<Result<TypeTotal, sqlx::Error>>>()
        .await?;
    Ok(totals.into_iter().collect::<Result<_, _>>()?)
}

/// The same sums of sample rows, whose cells stand as [`COLUMNS`] says.
pub(super) fn of_samples(rows: &[Vec<Sample>]) -> Vec<TypeTotal> {
    let position = |id: &str| COLUMNS.iter().position(|column| column.id == id).unwrap_or_default();
    let total = |usage_type: &str| {
        let is_of_type = |row: &&Vec<Sample>| row[position("usage_type")] == usage_type.into();
        let rows = rows.iter().filter(is_of_type).collect::<Vec<_>>();
        let sum = |id: &str| {
            let numbers =
                rows.iter().filter_map(|row| if let Sample::Number(number) = row[position(id)] { Some(number) } else { None });
            numbers.reduce(|sum, number| sum + number)
        };
        TypeTotal {
            usage_type: usage_type.to_owned(),
            records: i64::try_from(rows.len()).unwrap_or(i64::MAX),
            seconds: sum("duration_seconds"),
            volume: sum("volume_megabytes"),
            units: sum("units"),
            from_package: rows.iter().filter(|row| row[position("from_package")] == "yes".into()).map(|_| 1).sum(),
            cost_tiyn: sum("cost_tiyn").unwrap_or(0),
        }
    };
    TYPES.iter().map(|usage_type| total(usage_type)).filter(|total| total.records > 0).collect()
}

/// A row for each type that occurs, each sum below its column of the table; `None` where nothing was used.
pub(super) fn grid(list: &UsageDetails, spec: &DocumentSpec, totals: &[TypeTotal]) -> Option<Grid> {
    if totals.is_empty() {
        return None;
    }
    let get = |id: &str| list.texts().get(spec.locale, id);
    let title = GridCell::text(0, COLUMNS.len(), get("usage-details-by-type")).style(CellStyle::default().bold());
    let head = [
        get("usage-details-column-usage-type"),
        get("usage-details-records"),
        get("usage-details-column-duration-seconds"),
        get("usage-details-column-volume-megabytes"),
        get("usage-details-column-units"),
        get("usage-details-column-from-package"),
        get("usage-details-column-cost-tiyn"),
    ];
    let bordered = CellStyle::default().size(8.0).borders(Borders::ALL);
    let cells = |contents: [Content; 7], style: CellStyle| {
        // The type and the number of records share the columns up to the duration.
        let places = [(0, 4), (4, 2), (6, 1), (7, 1), (8, 1), (9, 1), (10, 1)];
        let cells = contents.into_iter().zip(places).enumerate().map(|(position, (content, (column, span)))| {
            let align = if position == 0 { Align::Left } else { style.align };
            GridCell::new(column, span, content).style(style.align(align))
        });
        GridRow::new(cells.collect())
    };
    let mut rows = vec![GridRow::new(vec![title]), cells(head.map(Content::Text), bordered.bold().shaded().align(Align::Center))];
    for usage_type in TYPES {
        let Some(total) = totals.iter().find(|total| total.usage_type == usage_type) else { continue };
        let contents = [
            Content::Text(get(&format!("usage-details-type-{usage_type}"))),
            Content::Integer(total.records),
            total.seconds.map_or(Content::Empty, Content::Duration),
            total.volume.map_or(Content::Empty, Content::Decimal),
            total.units.map_or(Content::Empty, Content::Integer),
            Content::Integer(total.from_package),
            Content::Money(Money::from_tiyn(total.cost_tiyn)),
        ];
        rows.push(cells(contents, bordered.align(Align::Right)));
    }
    Some(Grid { columns: COLUMNS.iter().map(|column| column.width).collect(), rows, space_before: 5.0, keep_together: true })
}
