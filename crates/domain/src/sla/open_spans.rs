//! Working time that repeats: the spans of one period, each with the working time before it.

/// The working spans of a period, such as a week, that repeats without end in both directions. All numbers are seconds.
#[derive(Debug)]
pub(super) struct OpenSpans {
    period: i64,
    /// The working time of one period.
    total: i64,
    spans: Vec<OpenSpan>,
}

#[derive(Debug)]
struct OpenSpan {
    start: i64,
    end: i64,
    worked_before: i64,
}

impl OpenSpans {
    /// The spans of a period that begins with 0, in order and without overlaps.
    pub(super) fn new(period: i64, open: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let mut total = 0;
        let spans = open.into_iter().map(|(start, end)| {
            let worked_before = total;
            total += end - start;
            OpenSpan { start, end, worked_before }
        });
        let spans = spans.collect();
        Self { period, total, spans }
    }

    /// The working time from 0 to this second.
    pub(super) fn worked(&self, second: i64) -> i64 {
        let within = second.rem_euclid(self.period);
        let in_period = self.last(|span| span.start < within);
        let in_period = in_period.map_or(0, |span| span.worked_before + within.min(span.end) - span.start);
        second.div_euclid(self.period) * self.total + in_period
    }

    /// Whether the second that begins here is working time.
    pub(super) fn is_open(&self, second: i64) -> bool {
        let within = second.rem_euclid(self.period);
        self.last(|span| span.start <= within).is_some_and(|span| within < span.end)
    }

    /// The earliest second by which so much has been worked. Nothing if nobody ever works, or it cannot be represented.
    pub(super) fn end_of_second(&self, worked: i64) -> Option<i64> {
        let periods = (worked - 1).checked_div_euclid(self.total)?;
        let within = worked - periods * self.total;
        let span = self.last(|span| span.worked_before < within)?;
        periods.checked_mul(self.period)?.checked_add(span.start + within - span.worked_before)
    }

    /// The working second before which so much has been worked. Nothing if nobody ever works, or it cannot be represented.
    pub(super) fn start_of_second(&self, worked: i64) -> Option<i64> {
        let periods = worked.checked_div_euclid(self.total)?;
        let within = worked - periods * self.total;
        let span = self.last(|span| span.worked_before <= within)?;
        periods.checked_mul(self.period)?.checked_add(span.start + within - span.worked_before)
    }

    fn last(&self, holds: impl FnMut(&OpenSpan) -> bool) -> Option<&OpenSpan> {
        let end = self.spans.partition_point(holds);
        self.spans.get(..end)?.last()
    }
}
