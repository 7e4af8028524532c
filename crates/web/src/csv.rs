//! Tables as CSV: RFC 4180, in UTF-8, with nothing in a cell that a spreadsheet would run.

/// A table with these columns and rows, in the order in which they are given.
///
/// # Errors
/// When a row has another number of cells than there are columns.
pub fn table<S: AsRef<str>>(
    columns: &[S],
    rows: impl IntoIterator<Item = Vec<String>>,
) -> Result<Vec<u8>, TableFault> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(AsRef::as_ref))?;
    for row in rows {
        writer.write_record(row.into_iter().map(harmless))?;
    }
    writer.into_inner().map_err(|unwritten| TableFault(unwritten.into_error().into()))
}

/// A table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("a table could not be written")]
pub struct TableFault(#[from] csv::Error);

/// The text of a cell. What a spreadsheet would take for a formula gets a quotation mark before it, which makes it a text.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Pair(&'static str, &'static str);

    fn written(rows: &[Pair]) -> String {
        let cells = rows.iter().map(|Pair(name, value)| vec![(*name).to_owned(), (*value).to_owned()]);
        String::from_utf8(table(&["name", "value"], cells).unwrap()).unwrap()
    }

    fn check(rows: &[Pair], expected: &str) {
        assert_eq!(written(rows), expected);
    }

    #[test]
    fn a_row_that_does_not_fit_is_refused() {
        assert!(table(&["name", "value"], [vec!["alone".to_owned()]]).is_err());
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
        let text = written(&[Pair(cells[0], cells[1]), Pair(cells[2], cells[3])]);
        let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(text.as_bytes());
        let read: Vec<_> = reader
            .records()
            .flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        assert_eq!(read, ["'=1+1", cells[1], cells[2], cells[3]]);
    }
}
