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
		let lead = escape(&self.lead);
		document(&title, &format!("<h1>{title}</h1><p class=\"lead\">{lead}</p>{sections}"))
	}
}

/// A file with this content.
fn document(title: &str, main: &str) -> String {
	format!(
		"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
		 <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
		 <title>{title}</title><style>{STYLE}</style></head><body><main>{main}</main></body></html>\n"
	)
}

/// One page of several, which come with their names and as files, with a list of them before; nothing if none
/// of them is one of ours.
pub fn gather(pages: &[(String, String)]) -> Option<String> {
	let between = |text: &str, from: &str, to: &str| {
		let text = text.split_once(from)?.1;
		Some(text.rsplit_once(to)?.0.to_string())
	};
	let (mut list, mut all) = (String::new(), String::new());
	for (name, html) in pages {
		let title = between(html, "<title>", "</title>");
		let (Some(title), Some(main)) = (title, between(html, "<main>", "</main>")) else {
			continue;
		};
		let name = escape(name);
		list.push_str(&format!("<li><a href=\"#{name}\">{title}</a> ({name})</li>"));
		all.push_str(&format!("<article id=\"{name}\">{main}</article>"));
	}
	let title = "The laboratory's report";
	let main = format!("<h1>{title}</h1><ul>{list}</ul>{all}");
	(!all.is_empty()).then(|| document(title, &main))
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pages_should_be_gathered_and_other_files_left_out() {
		let page = |title: &str| Page { title: title.into(), ..Page::default() }.html();
		let foreign = "<html><title>Elsewhere</title></html>".to_string();
		let pages = [("a", page("1 < 2")), ("other", foreign), ("b", page("Two"))]
			.map(|(name, html)| (name.to_string(), html));
		let report = gather(&pages).unwrap();
		assert!(report.contains("<li><a href=\"#a\">1 &lt; 2</a> (a)</li><li><a href=\"#b\">"));
		assert_eq!(report.matches("<article").count(), 2);
		assert_eq!((report.matches("<main>").count(), report.matches("<style>").count()), (1, 1));
		assert_eq!(gather(&pages[1..2]), None);
	}
}
