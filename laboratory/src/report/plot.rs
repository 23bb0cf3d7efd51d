//! A plot as SVG. Only what is drawn is a float.

use std::fmt::Write;

/// A line of a plot.
#[derive(Clone, Debug, Default)]
pub struct Series {
	/// What it is called in the legend.
	pub name: String,
	/// Days and values.
	pub points: Vec<(f64, f64)>,
}

/// A small plot over days.
#[derive(Clone, Debug, Default)]
pub struct Plot {
	/// What it shows.
	pub title: String,
	/// The unit of its values.
	pub unit: String,
	/// Whether the values are drawn by their logarithms.
	pub logarithmic: bool,
	/// Its lines: at most six have a colour of their own.
	pub series: Vec<Series>,
}

const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 46.0;
const TOP: f64 = 8.0;
const RIGHT: f64 = 8.0;
const BOTTOM: f64 = 20.0;

/// Points of a line that are drawn: more than a phone shows.
const POINTS: usize = 320;

impl Series {
	/// A line.
	pub fn new(name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
		Self { name: name.into(), points: points.into_iter().collect() }
	}

	/// Its extremes of each stretch, so that no peak is lost.
	fn thinned(&self) -> Vec<(f64, f64)> {
		let stretch = (self.points.len() * 2).div_ceil(POINTS).max(1);
		if stretch <= 2 {
			return self.points.clone();
		}
		let mut kept = Vec::new();
		for chunk in self.points.chunks(stretch) {
			let by_value = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
			let ends = [chunk.iter().min_by(by_value), chunk.iter().max_by(by_value)];
			let mut ends: Vec<_> = ends.into_iter().flatten().copied().collect();
			ends.sort_by(|a, b| a.0.total_cmp(&b.0));
			kept.extend(ends);
		}
		kept
	}
}

impl Plot {
	/// The plot as an element of a page.
	pub fn svg(&self) -> String {
		let scale = |value: f64| if self.logarithmic { value.max(1e-12).log10() } else { value };
		let drawn: Vec<Vec<(f64, f64)>> = self.series.iter().map(Series::thinned).collect();
		let points = || drawn.iter().flatten().filter(|(_, y)| !self.logarithmic || *y > 0.0);
		let bounds = |of: fn(&(f64, f64)) -> f64| {
			let values = points().map(of);
			values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
				(low.min(value), high.max(value))
			})
		};
		let ((first, last), (mut low, high)) = (bounds(|point| point.0), bounds(|point| point.1));
		if !first.is_finite() {
			return String::new();
		}
		if !self.logarithmic && low > 0.0 && low < high * 0.7 {
			low = 0.0;
		}
		let x = |day: f64| LEFT + (WIDTH - LEFT - RIGHT) * (day - first) / (last - first).max(1e-9);
		let (bottom, top) = (scale(low), scale(high));
		let span = if top > bottom { top - bottom } else { 1.0 };
		let y =
			|value: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (scale(value) - bottom) / span;

		let mut svg = format!(
			"<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
			escape(&self.title)
		);
		for value in [
			low,
			if self.logarithmic { 10f64.powf((bottom + top) / 2.0) } else { (low + high) / 2.0 },
			high,
		] {
			let at = y(value);
			svg.push_str(&format!("<line class=\"grid\" x1=\"{LEFT}\" x2=\"{:.1}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
				WIDTH - RIGHT, LEFT - 4.0, at + 3.0, short(value)
			));
		}
		for (day, anchor) in [(first, "start"), (last, "end")] {
			svg.push_str(&format!(
				"<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">day {}</text>",
				x(day),
				HEIGHT - 6.0,
				short(day)
			));
		}
		for (place, line) in drawn.iter().enumerate() {
			let mut path = String::new();
			for (day, value) in line {
				path.push_str(&format!("{:.1},{:.1} ", x(*day), y(*value)));
			}
			let _ =
				write!(svg, "<polyline class=\"s{}\" points=\"{}\"/>", place % 6, path.trim_end());
		}
		svg.push_str("</svg>");
		svg
	}

	/// The plot with its title and legend.
	pub fn figure(&self) -> String {
		let mut legend = String::new();
		if self.series.len() > 1 {
			for (place, series) in self.series.iter().enumerate() {
				legend.push_str(&format!(
					"<span class=\"k{}\">{}</span> ",
					place % 6,
					escape(&series.name)
				));
			}
		}
		let unit = if self.unit.is_empty() { String::new() } else { format!(", {}", self.unit) };
		format!(
			"<figure><figcaption>{}{}</figcaption>{}<p class=\"legend\">{legend}</p></figure>",
			escape(&self.title),
			escape(&unit),
			self.svg()
		)
	}
}

/// A number in four characters or so.
pub fn short(value: f64) -> String {
	let size = value.abs();
	match size {
		_ if size >= 1e6 => format!("{:.1}M", value / 1e6),
		_ if size >= 1e4 => format!("{:.0}k", value / 1e3),
		_ if size >= 100.0 || size == 0.0 => format!("{value:.0}"),
		_ if size >= 1.0 => format!("{value:.1}"),
		_ if size >= 0.01 => format!("{value:.3}"),
		_ => format!("{value:.1e}"),
	}
}

/// Text that HTML does not take for tags.
pub fn escape(text: &str) -> String {
	text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_peak_should_survive_thinning() {
		let mut points: Vec<_> = (0..10_000).map(|day| (f64::from(day), 1.0)).collect();
		points[7_777].1 = 9.0;
		let thinned = Series::new("price", points).thinned();
		assert!(thinned.len() <= POINTS + 2, "{}", thinned.len());
		assert!(thinned.contains(&(7_777.0, 9.0)));
	}

	#[test]
	fn names_should_not_become_tags() {
		let plot = Plot {
			title: "a<b".into(),
			series: vec![Series::new("x", [(0.0, 1.0), (1.0, 2.0)])],
			..Plot::default()
		};
		assert!(plot.figure().contains("a&lt;b") && !plot.figure().contains("a<b"));
	}
}
