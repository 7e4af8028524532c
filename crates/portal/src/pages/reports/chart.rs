//! Figures that run through time, as a chart.

use plotters::chart::SeriesLabelPosition;
use plotters::prelude::{
    BLACK, ChartBuilder, Color as _, DashedLineSeries, IntoDrawingArea as _, LineSeries, RGBColor,
    SVGBackend, WHITE,
};
use switchboard_application::reports::PeriodFigures;

use crate::chrome::Chrome;
use crate::error::PageError;

const SIZE: (u32, u32) = (1000, 320);
const FILED: RGBColor = RGBColor(31, 95, 91);
const RESOLVED: RGBColor = RGBColor(138, 83, 0);
/// How many names stand below the chart.
const NAMES_MAX: usize = 10;

/// What was filed, as a line, and what was resolved, as a dashed one.
///
/// # Errors
/// When the chart cannot be drawn.
pub(super) fn lines(chrome: &Chrome, periods: &[PeriodFigures]) -> Result<String, PageError> {
    let mut svg = String::new();
    draw(&mut svg, chrome, periods).map_err(|fault| PageError::Template(fault.to_string().into()))?;
    Ok(svg)
}

fn draw(
    svg: &mut String,
    chrome: &Chrome,
    periods: &[PeriodFigures],
) -> Result<(), Box<dyn std::error::Error>> {
    let series =
        |of: fn(&PeriodFigures) -> u64| -> Vec<(usize, u64)> { periods.iter().map(of).enumerate().collect() };
    let (created, resolved) = (series(|period| period.created), series(|period| period.resolved));
    let highest = created.iter().chain(&resolved).map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let area = SVGBackend::with_string(svg, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .margin(12)
        .margin_right(48)
        .x_label_area_size(32)
        .y_label_area_size(48)
        .build_cartesian_2d(0..periods.len().saturating_sub(1).max(1), 0..highest + highest / 10 + 1)?;
    let name = |place: &usize| periods.get(*place).map(|period| period.period.clone()).unwrap_or_default();
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(BLACK.mix(0.05))
        .bold_line_style(BLACK.mix(0.12))
        .x_labels(NAMES_MAX)
        .x_label_formatter(&name)
        .label_style(("sans-serif", 13))
        .draw()?;
    let line = |color: RGBColor| color.stroke_width(2);
    let legend = |color: RGBColor| {
        move |(x, y)| plotters::element::Rectangle::new([(x, y - 1), (x + 18, y + 1)], color.filled())
    };
    chart
        .draw_series(LineSeries::new(created, line(FILED)))?
        .label(chrome.t("figure-created"))
        .legend(legend(FILED));
    chart
        .draw_series(DashedLineSeries::new(resolved, 8, 5, line(RESOLVED)))?
        .label(format!("{} (- - -)", chrome.t("figure-resolved")))
        .legend(legend(RESOLVED));
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.2))
        .label_font(("sans-serif", 14))
        .draw()?;
    area.present()?;
    Ok(())
}
