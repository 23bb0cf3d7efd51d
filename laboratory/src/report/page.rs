//! One page: readable on a phone, light and dark, complete in itself.

use super::plot::{escape, Plot};

/// A table: its head, and rows of as many cells.
#[derive(Clone, Debug, Default)]
pub struct Table {
	/// The columns' names.
	pub head: Vec<String>,
	/// Cells. The first of each row names it.
	pub rows: Vec<Vec<String>>,
}

/// A part of a page.
#[derive(Clone, Debug, Default)]
pub struct Section {
	/// Its heading.
	pub title: String,
	/// What somebody claims, in their words.
	pub claim: Option<String>,
	/// What the run says, a paragraph each.
	pub text: Vec<String>,
	/// Plots, side by side where there is room.
	pub plots: Vec<Plot>,
	/// Tables below them.
	pub tables: Vec<Table>,
	/// Fine print: how it was made, and the proof of the books.
	pub notes: Vec<String>,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
	/// Its title.
	pub title: String,
	/// What it is about.
	pub lead: String,
	/// Its parts.
	pub sections: Vec<Section>,
}

const STYLE: &str = include_str!("page.css");

impl Page {
	/// The page as a file.
	pub fn html(&self) -> String {
		let title = escape(&self.title);
		let sections: String = self.sections.iter().map(Section::html).collect();
		format!(
			"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
			 <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
			 <title>{title}</title><style>{STYLE}</style></head><body><main>\
			 <h1>{title}</h1><p class=\"lead\">{}</p>{sections}</main></body></html>\n",
			escape(&self.lead)
		)
	}
}

impl Section {
	fn html(&self) -> String {
		let mut html = format!("<section><h2>{}</h2>", escape(&self.title));
		if let Some(claim) = &self.claim {
			html.push_str(&format!("<blockquote>{}</blockquote>", escape(claim)));
		}
		for text in &self.text {
			html.push_str(&format!("<p>{}</p>", escape(text)));
		}
		let plots: String = self.plots.iter().map(Plot::figure).collect();
		if !plots.is_empty() {
			html.push_str(&format!("<div class=\"plots\">{plots}</div>"));
		}
		for table in &self.tables {
			html.push_str(&table.html());
		}
		for note in &self.notes {
			html.push_str(&format!("<p class=\"note\">{}</p>", escape(note)));
		}
		html.push_str("</section>");
		html
	}
}

impl Table {
	fn html(&self) -> String {
		let cells = |tag: &str, cells: &[String]| -> String {
			cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escape(cell))).collect()
		};
		let rows: String =
			self.rows.iter().map(|row| format!("<tr>{}</tr>", cells("td", row))).collect();
		format!(
			"<div class=\"scroll\"><table><thead><tr>{}</tr></thead><tbody>{rows}</tbody></table></div>",
			cells("th", &self.head)
		)
	}
}
