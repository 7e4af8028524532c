//! Answers that are kept for requests which may be sent again.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use switchboard_application::ports::{IdempotencyQueries, StoreError};
use switchboard_application::records::{Fingerprint, KeptAnswer, RequestName};
use switchboard_domain::TicketId;

use crate::reader::View;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::hash;

record! {
    struct AnsweredRow {
        fingerprint: Vec<u8> as Binary = "fingerprint",
        ticket_id: Option<i64> as Nullable<BigInt> = "ticket_id",
        sealed_answer: String as Text = "sealed_answer",
    }
}

impl IdempotencyQueries for View {
    fn answer(
        &mut self,
        RequestName(request): &RequestName,
        now: DateTime<Utc>,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(AnsweredRow::columns(connection.dialect()))
            .sql(" FROM answered_requests WHERE request_hash = ? AND expires_at > ? AND sealed_answer IS NOT NULL")
            .bind(request)
            .bind(now);
        let row: Option<AnsweredRow> = connection.find(select)?;
        row.map(|AnsweredRow { fingerprint, ticket_id, sealed_answer }| {
            Ok(KeptAnswer {
                fingerprint: Fingerprint(hash("fingerprint", fingerprint)?),
                ticket_id: ticket_id.map(TicketId::new),
                sealed: sealed_answer,
            })
        })
        .transpose()
    }
}
