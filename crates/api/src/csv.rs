//! Tables as CSV: RFC 4180, in UTF-8, with nothing in a cell that a spreadsheet would run.

use crate::error::ApiError;

/// Something that is a row of a table.
pub(crate) trait Row {
    /// The columns, by the names that the fields have in JSON; nested ones with dots.
    const COLUMNS: &'static [&'static str];

    /// The cells, in the order of the columns.
    fn cells(&self) -> Vec<String>;
}

/// The table of these rows, with a header.
pub(crate) fn table<R: Row>(rows: &[R]) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(R::COLUMNS).map_err(ApiError::internal)?;
    for row in rows {
        writer.write_record(row.cells().into_iter().map(harmless)).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(|unwritten| ApiError::internal_text(unwritten.to_string()))
}

/// A figure that may be missing.
pub(crate) fn cell(figure: Option<impl ToString>) -> String {
    figure.map(|figure| figure.to_string()).unwrap_or_default()
}

/// The text of a cell. What a spreadsheet would take for a formula gets a quotation mark before it, which makes it a text.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Pair(&'static str, &'static str);

    impl Row for Pair {
        const COLUMNS: &'static [&'static str] = &["name", "value"];

        fn cells(&self) -> Vec<String> {
            vec![self.0.to_owned(), self.1.to_owned()]
        }
    }

    fn check(rows: &[Pair], expected: &str) {
        assert_eq!(String::from_utf8(table(rows).unwrap()).unwrap(), expected);
    }

    #[test]
    fn a_table_has_a_header_even_without_rows() {
        check(&[], "name,value\r\n");
    }

    #[test]
    fn separators_quotes_and_line_breaks_are_quoted() {
        check(
            &[Pair("a,b", "say \"hi\""), Pair("two\r\nlines", "")],
            "name,value\r\n\"a,b\",\"say \"\"hi\"\"\"\r\n\"two\r\nlines\",\r\n",
        );
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_a_text() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\0"] {
            let cell = format!("{start}cmd|' /C calc'!A0");
            assert_eq!(harmless(cell.clone()), format!("'{cell}"), "{start:?}");
        }
        for cell in ["", "a=1", "38.5", "'=1", "Naija Homes", " =1"] {
            assert_eq!(harmless(cell.to_owned()), cell);
        }
    }

    #[test]
    fn whatever_is_written_can_be_read_again() {
        let cells = ["=1+1", "a,\"b\"\r\nc", "é 𝄞", ""];
        let text = table(&[Pair(cells[0], cells[1]), Pair(cells[2], cells[3])]).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(&*text);
        let read: Vec<_> = reader
            .records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert_eq!(read, ["'=1+1", cells[1], cells[2], cells[3]]);
    }
}
