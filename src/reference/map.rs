//! The close-code map as blocks.

use super::{Block, Reference, shown};
use crate::codes;
use crate::map::{By, Code, CodeMap, Gap, Place};

/// Places beyond this many of one code are counted.
const MAX_PLACES: usize = 12;

impl Reference<'_> {
    /// Who sends and who handles each code, and what does not fit together.
    pub fn map(&self, map: &CodeMap) -> Vec<Block> {
        let mut blocks = vec![Block::Title(self.label("map").to_owned())];
        if map.is_empty() {
            blocks.push(Block::Text(self.label("map-empty").to_owned()));
            return blocks;
        }
        for number in map.codes.keys() {
            blocks.extend(self.map_of(map, *number));
        }
        for (gap, key) in [(Gap::NeverHandled, "map-never-handled"), (Gap::NeverSent, "map-never-sent")] {
            let items: Vec<String> = map.gaps(gap).into_iter().filter_map(|number| self.gap(map, number)).collect();
            if !items.is_empty() {
                blocks.push(Block::List { title: self.label(key).to_owned(), items });
            }
        }
        let items: Vec<String> =
            map.codes.iter().filter_map(|(number, code)| self.two_meanings(*number, code)).collect();
        if !items.is_empty() {
            blocks.push(Block::List { title: self.label("map-meanings").to_owned(), items });
        }
        if map.unknown_sent + map.unknown_handled > 0 {
            let (sent, handled) = (map.unknown_sent.to_string(), map.unknown_handled.to_string());
            blocks.push(Block::Text(self.phrase("map-unknown", &[("sent", &sent), ("handled", &handled)])));
        }
        blocks
    }

    /// Who sends and who handles one code; none if nobody does.
    fn map_of(&self, map: &CodeMap, number: i64) -> Option<Block> {
        let code = map.codes.get(&number)?;
        self.places(map, number, format!("{number} {}", self.called_in(number, code)))
    }

    /// Where the project sends and handles a code, for what there is to say of it.
    pub(super) fn in_project(&self, number: i64) -> Option<Block> {
        self.places(self.map?, number, self.label("map-here").to_owned())
    }

    fn places(&self, map: &CodeMap, number: i64, title: String) -> Option<Block> {
        let code = map.codes.get(&number)?;
        let row = |what: &'static str, who: String, place: String| vec![self.label(what).to_owned(), who, place];
        let sent = code.sent.iter().map(|place| row("map-sent", self.who(place), self.sent_at(place)));
        let handled =
            code.handled.iter().map(|(by, place)| row("map-handled", self.who(place), self.handled_at(*by, place)));
        let mut rows: Vec<Vec<String>> = sent.chain(handled).collect();
        let count = rows.len();
        rows.truncate(MAX_PLACES);
        if count > MAX_PLACES {
            let more = self.phrase("map-more", &[("count", &(count - MAX_PLACES).to_string())]);
            rows.push(vec![String::new(), String::new(), more]);
        }
        // It matters where it may be what is missing.
        for (path, line) in code.written.iter().filter(|_| map.seeming_gap(number).is_some()) {
            rows.push(row("map-written", self.label("map-not-followed").to_owned(), format!("{}:{line}", shown(path))));
        }
        if rows.is_empty() {
            return None;
        }
        let gap = match map.gap(number) {
            Some(Gap::NeverHandled) => format!(" ({})", self.label("map-gap-handled")),
            Some(Gap::NeverSent) => format!(" ({})", self.label("map-gap-sent")),
            None => String::new(),
        };
        let head = ["map-what", "map-who", "map-where"].map(|key| self.label(key).to_owned()).to_vec();
        Some(Block::Table { title: format!("{title}{gap}"), head, rows })
    }

    /// What a code is called here: by the team, by the source code, or by the registry.
    fn called_in(&self, number: i64, code: &Code) -> String {
        match code.name() {
            Some(name) if codes::find(number).is_none() => shown(name),
            _ => self.called(number),
        }
    }

    /// Which library it is, and which end.
    fn who(&self, place: &Place) -> String {
        let library = place.library.unwrap_or(self.label("map-unknown-library"));
        format!("{library}, {}", self.end(place))
    }

    /// Where a code is sent, and with which reason.
    fn sent_at(&self, place: &Place) -> String {
        let reason = place.reason.as_deref().map(|reason| format!(" \"{}\"", shown(reason)));
        format!("{}{}", at(place), reason.unwrap_or_default())
    }

    /// Where a code is handled, and how if not by its number.
    fn handled_at(&self, by: By, place: &Place) -> String {
        let how = match by {
            By::Code => return at(place),
            By::Range(low, high) => {
                let (low, high) = (low.to_string(), high.to_string());
                self.phrase("map-by-range", &[("low", &low), ("high", &high)])
            }
            By::Rest => self.label("map-by-rest").to_owned(),
            By::Name => self.label("map-by-name").to_owned(),
        };
        format!("{} ({how})", at(place))
    }

    fn end(&self, place: &Place) -> &'static str {
        self.label(match place.role {
            crate::map::End::Client => "map-client",
            crate::map::End::Server => "map-server",
            crate::map::End::Either => "map-either",
        })
    }

    fn gap(&self, map: &CodeMap, number: i64) -> Option<String> {
        let code = map.codes.get(&number)?;
        let place = code.sent.first().or(code.handled.first().map(|(_, place)| place))?;
        Some(format!("{number} {} ({})", self.called_in(number, code), at(place)))
    }

    /// The names and reasons of a code that do not say the same.
    fn two_meanings(&self, number: i64, code: &Code) -> Option<String> {
        let meanings = code.meanings(number);
        let mut said: Vec<String> = Vec::new();
        if meanings.names_differ {
            said.extend(meanings.names.iter().map(|name| shown(name)));
        }
        if meanings.reasons_differ {
            said.extend(
                meanings.reasons.iter().map(|(reason, place)| format!("\"{}\" ({})", shown(reason), at(place))),
            );
        }
        (!said.is_empty()).then(|| format!("{number}: {}", said.join(", ")))
    }
}

/// A place in a line.
fn at(place: &Place) -> String {
    format!("{}:{}:{}", shown(&place.path), place.start.line, place.start.column)
}
