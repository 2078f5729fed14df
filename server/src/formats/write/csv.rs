//! Tables for spreadsheets.

/// The mark by which spreadsheets know UTF-8.
pub(crate) const MARK: &str = "\u{feff}";

/// A row as RFC 4180 has it. A cell that a spreadsheet would compute is made a text by an apostrophe; bytes that end a text in some
/// programs are left out.
pub(crate) fn row<'a>(into: &mut String, cells: impl Iterator<Item = &'a str>) {
    for (nth, cell) in cells.enumerate() {
        if nth > 0 {
            into.push(',');
        }
        let cell = cell.replace('\0', "");
        into.push('"');
        if is_computed(&cell) {
            into.push('\'');
        }
        into.push_str(&cell.replace('"', "\"\""));
        into.push('"');
    }
    into.push_str("\r\n");
}

/// Whether a spreadsheet may take a cell for a formula. Some look past blanks, and some take full-width signs for the plain ones.
fn is_computed(cell: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let is_blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}');
    cell.starts_with(['\t', '\r', '\n']) || cell.trim_start_matches(is_blank).starts_with(signs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_texts_whatever_they_begin_with() {
        let mut text = String::new();
        row(
            &mut text,
            ["=1+1", "+8613", "-x", "@x", "\tx", "\rx", "\0=1", "a\"b,c\nd", "", "网格"].into_iter(),
        );
        assert_eq!(
            text,
            "\"'=1+1\",\"'+8613\",\"'-x\",\"'@x\",\"'\tx\",\"'\rx\",\"'=1\",\"a\"\"b,c\nd\",\"\",\"网格\"\r\n"
        );
    }

    #[test]
    fn formulas_behind_blanks_or_in_full_width_are_texts() {
        let signs =
            ["\nx", " =1", "\u{3000}@x", "\u{feff}+1", "\u{ff1d}1", " \u{ff0b}1", "\u{ff0d}1", "\u{ff20}x"];
        for cell in signs {
            let mut text = String::new();
            row(&mut text, std::iter::once(cell));
            assert_eq!(text, format!("\"'{cell}\"\r\n"));
        }
        let mut text = String::new();
        row(&mut text, [" 网格", "a=b", " "].into_iter());
        assert_eq!(text, "\" 网格\",\"a=b\",\" \"\r\n");
    }
}
