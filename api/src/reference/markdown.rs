//! Markdown of descriptions and catalogues as HTML.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};

/// Paragraphs and lists.
pub(super) fn blocks(text: &str) -> String {
    written(Parser::new(text))
}

/// What stands within a sentence or a cell: the same without the paragraph around it.
pub(super) fn inline(text: &str) -> String {
    written(Parser::new(text).filter(|event| !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))))
}

fn written<'a>(events: impl Iterator<Item = Event<'a>>) -> String {
    let mut page = String::new();
    // Tags are texts like any other: nothing that is described is a page.
    let events = events.map(|event| match event {
        Event::Html(tag) | Event::InlineHtml(tag) => Event::Text(tag),
        other => other,
    });
    html::push_html(&mut page, events);
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_programs_are_set_as_such() {
        assert_eq!(inline("Use `a<b` & *go*"), "Use <code>a&lt;b</code> &amp; <em>go</em>");
        assert_eq!(blocks("One.\n\nTwo."), "<p>One.</p>\n<p>Two.</p>\n");
    }

    #[test]
    fn tags_are_texts() {
        assert!(!inline("<script>alert(1)</script> <b>").contains('<'));
        assert!(!blocks("<script>alert(1)</script>").contains("<script"));
    }
}
