//! The reference as a document: one page of HTML that needs nothing else, and Markdown.

mod badge;
mod element;
mod html;

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Block, Reference, Subject, doc, inline, shown};
use crate::codes::services::{self, Service};
use crate::codes::{self, Category, Reconnect};

/// A code of the page: its number and what there is to say.
struct Entry {
    code: i64,
    blocks: Vec<Block>,
}

impl Reference<'_> {
    /// The page.
    pub fn page(&self) -> String {
        let registered = self.section("codes", "page-codes", &self.entries(codes::all().iter().map(|code| code.code)));
        let own = self.section("own", "page-own", &self.entries(self.own.iter().map(|own| own.code)));
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{css}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#codes\">{skip}</a>\n\
             <header><h1>{title}</h1><p>{about}</p></header>\n<main>\n{tools}\
             <section id=\"comparison\" tabindex=\"-1\" aria-labelledby=\"comparison-title\" hidden></section>\n\
             {own}{map}{registered}{ranges}{services}{limits}</main>\n<footer><p>{foot}</p></footer>\n\
             <script type=\"application/json\" id=\"data\">{data}</script>\n<script>\n{js}</script>\n</body>\n</html>\n",
            lang = self.locale.tag(),
            title = self.word("page-title"),
            css = include_str!("page.css"),
            skip = self.word("page-skip"),
            about = self.word("page-about"),
            tools = self.tools(),
            map = self.map_section(),
            ranges = self.ranges_section(),
            services = self.services_section(),
            limits = self.limits_section(),
            foot = inline::html(&self.phrase("registry", &[("date", codes::registry_date())])),
            // Nothing in it can end the element.
            data = self.data().to_string().replace('<', "\\u003c"),
            js = include_str!("page.js"),
        )
    }

    /// The same as Markdown.
    pub fn document(&self) -> String {
        let mut out = format!("# {}\n\n{}\n\n", self.label("page-title"), inline::markdown(self.label("page-about")));
        let mut chapter = |title: &str, blocks: &[Vec<Block>]| {
            let _ = writeln!(out, "## {}\n", inline::markdown(title));
            for blocks in blocks {
                out.push_str(&doc::markdown(blocks, 3));
            }
        };
        let of = |codes: &mut dyn Iterator<Item = i64>| -> Vec<Vec<Block>> {
            codes.map(|code| self.blocks_of(code)).collect()
        };
        if !self.own.is_empty() {
            chapter(self.label("page-own"), &of(&mut self.own.iter().map(|own| own.code)));
        }
        if let Some(map) = self.map {
            let mut blocks = self.map(map);
            blocks[0] = Block::Text(self.label("page-map-about").to_owned());
            chapter(self.label("page-map"), &[blocks]);
        }
        chapter(self.label("page-codes"), &of(&mut codes::all().iter().map(|code| code.code)));
        let ranges: Vec<Vec<Block>> =
            RANGES.iter().map(|(low, high)| self.explain(Subject::Range(*low, *high), None)).collect();
        chapter(self.label("page-ranges"), &ranges);
        let listed: Vec<Vec<Block>> = self.listed_services().map(|service| self.service(service)).collect();
        chapter(self.label(self.services_title()), &listed);
        format!("{}\n", out.trim_end())
    }

    fn word(&self, key: &'static str) -> String {
        inline::html(self.label(key))
    }

    fn entries(&self, codes: impl Iterator<Item = i64>) -> Vec<Entry> {
        codes.map(|code| Entry { code, blocks: self.blocks_of(code) }).collect()
    }

    /// What there is to say of a code, and of an own one where the project sends and handles it.
    fn blocks_of(&self, code: i64) -> Vec<Block> {
        let mut blocks = self.explain(Subject::Code(code), None);
        if let Some(places) = self.in_project(code).filter(|_| self.own_code(code).is_some()) {
            // Behind what the team says of it.
            blocks.insert(2.min(blocks.len()), places);
        }
        blocks
    }

    /// Who sends and who handles codes in the project.
    fn map_section(&self) -> String {
        let Some(map) = self.map else { return String::new() };
        // Below a title of level 2; texts are escaped, so that these are all there are.
        let blocks = html::blocks(&self.map(map), &[]).replace("h4>", "h3>");
        let (title, about) = (self.word("page-map"), self.word("page-map-about"));
        format!("<section id=\"map\"><h2>{title}</h2>\n<p>{about}</p>\n{blocks}</section>\n")
    }

    fn section(&self, id: &str, title: &'static str, entries: &[Entry]) -> String {
        if entries.is_empty() {
            return String::new();
        }
        let articles: String = entries.iter().map(|entry| self.article(entry)).collect();
        format!("<section id=\"{id}\"><h2>{}</h2>\n{articles}</section>\n", self.word(title))
    }

    /// The titles of lists that are closed until somebody opens them.
    fn folded(&self) -> [&'static str; 4] {
        ["names", "services-say", "services-too", "sources"].map(|key| self.label(key))
    }

    fn article(&self, entry: &Entry) -> String {
        let code = entry.code;
        let yes = |yes| if yes { "yes" } else { "no" };
        let folded = self.folded();
        let buttons: String =
            [("link", "page-copy-link"), ("markdown", "page-copy-markdown"), ("embed", "page-copy-embed")]
                .map(|(kind, key)| {
                    let word = self.word(key);
                    format!(
                        "<button type=\"button\" data-copy=\"{kind}\" aria-label=\"{word}: {code}\">{word}</button>"
                    )
                })
                .concat();
        format!(
            "<article id=\"{code}\" tabindex=\"-1\" data-code=\"{code}\" data-category=\"{category}\" \
             data-sendable=\"{sendable}\" data-page=\"{page}\" data-reconnect=\"{reconnect}\" aria-labelledby=\"{code}-title\">\n\
             <div class=\"top\"><h3 id=\"{code}-title\">{title}</h3><div class=\"script\" hidden>{buttons}</div></div>\n\
             {body}{compare}</article>\n",
            category = codes::category(code).as_str(),
            sendable = yes(codes::is_sendable(code)),
            page = yes(codes::page_may_send(code)),
            reconnect = kind(self.reconnect_of(code)),
            title = inline::html(&self.heading(code)),
            body = html::blocks(&entry.blocks, &folded),
            compare = self.comparisons(code),
        )
    }

    /// Links to the comparisons with the codes that people take for this one.
    fn comparisons(&self, code: i64) -> String {
        let pairs = self.texts().pair.iter().filter(|pair| pair.codes.0 == code || pair.codes.1 == code);
        let links: Vec<String> = pairs
            .map(|pair| {
                let other = if pair.codes.0 == code { pair.codes.1 } else { pair.codes.0 };
                let text = inline::html(&self.phrase("page-with", &[("code", &other.to_string())]));
                format!("<a href=\"#{code}-vs-{other}\">{text}</a>")
            })
            .collect();
        if links.is_empty() {
            return String::new();
        }
        format!("<p class=\"script\" hidden>{}</p>\n", links.join(", "))
    }

    fn reconnect_of(&self, code: i64) -> Reconnect {
        self.own_code(code).and_then(|own| own.reconnect).unwrap_or_else(|| codes::reconnect(code))
    }

    /// Search, filters and the choice of two codes: for scripts, so hidden until one runs.
    fn tools(&self) -> String {
        let option = |value: &str, text: &str| format!("<option value=\"{value}\">{}</option>", inline::html(text));
        let categories: String = Category::ALL
            .iter()
            .filter(|category| **category != Category::Invalid)
            .map(|category| option(category.as_str(), self.category_word(*category)))
            .collect();
        let any = option("", self.label("page-any"));
        let reconnects =
            [("yes", "page-reconnect-yes"), ("no", "page-reconnect-no"), ("depends", "page-reconnect-depends")]
                .map(|(value, key)| option(value, self.label(key)))
                .concat();
        let numbers = codes::all().iter().map(|code| code.code).chain(self.own.iter().map(|own| own.code));
        let all: String = numbers.map(|code| option(&code.to_string(), &self.heading(code))).collect();
        let second = all.replacen("<option value=\"1011\">", "<option value=\"1011\" selected>", 1);
        let first = all.replacen("<option value=\"1006\">", "<option value=\"1006\" selected>", 1);
        let word = |key| self.word(key);
        format!(
            "<div class=\"tools script\" hidden>\n<form id=\"tools\" role=\"search\">\n\
             <label class=\"wide\">{search}<input type=\"search\" id=\"query\" autocomplete=\"off\" aria-keyshortcuts=\"/\"></label>\n\
             <label>{category}<select id=\"category\">{any}{categories}</select></label>\n\
             <label>{reconnect}<select id=\"reconnect\">{any}{reconnects}</select></label>\n\
             <label class=\"tick\"><input type=\"checkbox\" id=\"sendable\">{sendable}</label>\n\
             <label class=\"tick\"><input type=\"checkbox\" id=\"page\">{page}</label>\n</form>\n\
             <p id=\"count\" role=\"status\"></p>\n</div>\n\
             <form id=\"compare\" class=\"script\" hidden>\n<label>{left}<select id=\"first\">{first}</select></label>\n\
             <label>{right}<select id=\"second\">{second}</select></label>\n<button>{compare}</button>\n<span id=\"status\" role=\"status\"></span>\n</form>\n",
            search = word("page-search"),
            category = word("category"),
            reconnect = word("reconnect"),
            sendable = word("page-sendable"),
            page = word("page-by-page"),
            left = word("page-first"),
            right = word("page-second"),
            compare = word("page-compare"),
        )
    }

    fn ranges_section(&self) -> String {
        let folded = ["sources"].map(|key| self.label(key));
        let mut out = format!("<section id=\"ranges\"><h2>{}</h2>\n", self.word("page-ranges"));
        for (low, high) in RANGES {
            let blocks = self.explain(Subject::Range(*low, *high), None);
            let title = format!("{low}-{high} {}", self.range_name(*low));
            let _ = writeln!(
                out,
                "<article id=\"{low}-{high}\" tabindex=\"-1\"><h3>{}</h3>\n{}</article>",
                inline::html(&title),
                html::blocks(&blocks, &folded)
            );
        }
        out.push_str("</section>\n");
        out
    }

    /// The services in use; where none is known to be, all.
    fn listed_services(&self) -> Box<dyn Iterator<Item = &'static Service> + '_> {
        if self.services.is_empty() {
            Box::new(services::all().iter())
        } else {
            Box::new(self.services.iter().copied())
        }
    }

    fn services_title(&self) -> &'static str {
        if self.services.is_empty() { "page-services" } else { "page-services-used" }
    }

    fn services_section(&self) -> String {
        let mut out = format!("<section id=\"services\"><h2>{}</h2>\n", self.word(self.services_title()));
        let is_open = if self.services.is_empty() { "" } else { " open" };
        for service in self.listed_services() {
            let _ = writeln!(
                out,
                "<details id=\"{}\"{is_open}><summary>{}</summary>\n{}</details>",
                inline::html(service.id),
                inline::html(service.name),
                html::blocks(&self.service(service), &[])
            );
        }
        out.push_str("</section>\n");
        out
    }

    fn limits_section(&self) -> String {
        let table = html::blocks(&[self.time_limits(None)], &[]);
        format!("<section id=\"limits\"><h2>{}</h2>\n{table}</section>\n", self.word("page-limits"))
    }

    /// What the script needs besides the page itself.
    fn data(&self) -> Value {
        let numbers = codes::all().iter().map(|code| code.code).chain(self.own.iter().map(|own| own.code));
        let code = |number: i64| {
            let entry = self.texts().entry(number).cloned().unwrap_or_default();
            let own = self.own_code(number);
            let meaning = own.map_or_else(|| self.meaning(number), |own| shown(&own.summary));
            let mut rows = vec![json!([self.label("meaning"), meaning])];
            let answers = [
                ("may-be-sent", codes::is_sendable(number)),
                ("page-sends", codes::page_may_send(number)),
                ("page-receives", codes::page_may_receive(number)),
            ];
            rows.extend(answers.map(|(key, yes)| json!([self.label(key), self.label(if yes { "yes" } else { "no" })])));
            rows.push(json!([self.label("category"), self.category_word(codes::category(number))]));
            rows.push(json!([self.label("reconnect"), self.reconnect_word(self.reconnect_of(number))]));
            rows.push(json!([self.label("seen"), entry.seen]));
            rows.push(json!([self.label("fix"), entry.fix]));
            json!({
                "code": number,
                "name": self.heading(number),
                "find": entry.find,
                "rows": rows,
                "markdown": doc::markdown(&self.explain(Subject::Code(number), None), 2).trim_end(),
            })
        };
        let pairs = self.texts().pair.iter();
        let pairs = pairs.map(|pair| json!({ "codes": [pair.codes.0, pair.codes.1], "difference": pair.difference, "choose": pair.choose }));
        json!({
            "words": {
                "versus": self.label("versus"),
                "count": self.label("page-count"),
                "copied": self.label("page-copied"),
            },
            "codes": numbers.map(code).collect::<Vec<_>>(),
            "pairs": pairs.collect::<Vec<_>>(),
        })
    }
}

/// The ranges of the page.
const RANGES: &[(i64, i64)] = &[(0, 999), (1000, 2999), (3000, 3999), (4000, 4999), (5000, 65_535)];

/// The three answers to whether to reconnect that the page filters by.
fn kind(reconnect: Reconnect) -> &'static str {
    match reconnect {
        Reconnect::Now | Reconnect::AfterDelay | Reconnect::Backoff => "yes",
        Reconnect::No | Reconnect::FixFirst => "no",
        Reconnect::Depends | Reconnect::NeverReported => "depends",
    }
}
