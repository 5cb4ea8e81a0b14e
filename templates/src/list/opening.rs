//! What stands over a list's table: title, parties, the instant of the data, and the list's own lines.

use qujat_render::{CellStyle, Content, Grid, GridCell, GridRow, Orientation, Section, Table};

use super::{List, ListColumn};
use crate::{DocumentSink, DocumentSpec, Texts, WriteError};

/// What comes before the rows of the list.
pub(super) fn opening<T: List>(list: &T, spec: &DocumentSpec, findings: Vec<String>) -> Opening<'static> {
    Opening {
        kind: List::declaration(list).name,
        texts: list.texts(),
        columns: list.columns(),
        orientation: list.orientation(),
        head: list.head(spec),
        remarks: list.remarks(spec).into_iter().chain(findings).collect(),
        size: list.size(),
    }
}

/// What comes before the rows of a list, also of one whose rows come from more than a query.
pub(crate) struct Opening<'a> {
    pub kind: &'static str,
    pub texts: &'a Texts,
    pub columns: &'a [ListColumn],
    pub orientation: Orientation,
    /// As [`List::head`].
    pub head: Vec<(String, Content)>,
    /// As [`List::remarks`].
    pub remarks: Vec<String>,
    /// As [`List::size`].
    pub size: f32,
}

impl Opening<'_> {
    /// Writes the head and opens the table.
    pub async fn write(self, spec: &DocumentSpec, sink: &mut DocumentSink) -> Result<(), WriteError> {
        let (texts, locale, name, size) = (self.texts, spec.locale, self.kind, self.size);
        let own = |part: &str| texts.get(locale, &format!("{name}-{part}").replace('_', "-"));
        let columns = self.columns.iter().map(|column| column.table_column(texts, name, locale)).collect::<Vec<_>>();
        let widths = columns.iter().map(|column| column.width).collect::<Vec<_>>();
        sink.section(Section { name: own("sheet"), orientation: self.orientation }).await?;
        sink.grid(self.head(spec, widths)).await?;
        sink.table(Table {
            // Where nothing is summed there is no total row.
            total_label: columns.iter().any(|column| column.total).then(|| texts.get(locale, "total")),
            columns,
            empty_note: own("empty"),
            filter: true,
            size,
            space_before: 4.0,
        })
        .await
    }

    /// Title, company, operator, data-as-of and the list's own lines over the table.
    fn head(self, spec: &DocumentSpec, widths: Vec<f32>) -> Grid {
        let (texts, locale, last) = (self.texts, spec.locale, widths.len());
        // Labels take a quarter of the width, at least one column.
        let quarter = widths.iter().sum::<f32>() / 4.0;
        let label = widths
            .iter()
            .scan(0.0, |edge, width| {
                *edge += width;
                Some(*edge)
            })
            .take_while(|edge| *edge <= quarter)
            .count();
        let label = label.clamp(1, last - 1);
        let operator = &spec.settings.operator;
        let party = |name: &str, bin: &str| format!("{name}, {}", texts.with(locale, "bin", [("bin", bin.into())]));
        let line = |text: String, content: Content| {
            GridRow::new(vec![
                GridCell::text(0, label, text),
                GridCell::new(label, last - label, content).style(CellStyle::default().bold()),
            ])
        };
        let title = GridCell::text(0, last, texts.get(locale, &crate::catalogue::title_id(self.kind)));
        let mut rows = vec![
            GridRow::new(vec![title.style(CellStyle::default().size(13.0).bold())]),
            line(texts.get(locale, "company-label"), Content::Text(party(&spec.company.name, &spec.company.bin))),
            line(texts.get(locale, "operator-label"), Content::Text(party(operator.name.get(locale), &operator.bin))),
            line(texts.get(locale, "data-as-of-label"), Content::Instant(spec.data_as_of)),
        ];
        rows.extend(self.head.into_iter().map(|(text, content)| line(text, content)));
        rows.extend(self.remarks.into_iter().map(|remark| GridRow::new(vec![GridCell::text(0, last, remark)])));
        Grid { rows, columns: widths, space_before: 0.0, keep_together: true }
    }
}
