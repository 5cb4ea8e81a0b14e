//! What a terminal can show and a file can't: a line that is written over, and colours.

use std::io::IsTerminal;

const OVERWRITE: &str = "\r\x1b[K";

/// How far something is, in one line of standard error that the next one replaces. Nothing where standard error is no terminal: a log
/// wouldn't want a thousand of them.
pub(crate) fn progress(line: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("{OVERWRITE}{line}");
    }
}

/// Removes the line of [`progress`].
pub(crate) fn end_progress() {
    progress("");
}

/// How parts of a text are set apart.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    coloured: bool,
}

impl Style {
    #[cfg(test)]
    pub(crate) const PLAIN: Self = Self { coloured: false };

    /// Of standard output: colours on a terminal, unless its owner wants none (<https://no-color.org>).
    pub(crate) fn of_output() -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { coloured: std::io::stdout().is_terminal() && !unwanted }
    }

    pub(crate) fn heading(self, text: &str) -> String {
        self.with("1", text)
    }

    pub(crate) fn failure(self, text: &str) -> String {
        self.with("1;31", text)
    }

    /// ECMA-48 §8.3.117, Select Graphic Rendition.
    fn with(self, code: &str, text: &str) -> String {
        if self.coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_terminal_gets_escapes() {
        assert_eq!(Style::PLAIN.heading("file"), "file");
        assert_eq!(Style { coloured: true }.failure("FAILED"), "\x1b[1;31mFAILED\x1b[0m");
    }
}
