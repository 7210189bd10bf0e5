//! The reference, held against the models, the languages and itself.

use std::collections::BTreeSet;

use wslint::apis::Apis;
use wslint::codes::{self, constants, errors, services, texts};
use wslint::locale::Locale;
use wslint::reference::{self, Block, Reference, Subject};

use crate::common::root;

/// Numbers of every kind: all that can stand in a frame, and some that cannot.
fn numbers() -> impl Iterator<Item = i64> {
    -2..=65_600
}

#[test]
fn what_a_page_may_do_is_what_the_model_of_the_standard_says() {
    let apis = Apis::builtin();
    let (_, page) = apis.models().find(|(_, model)| model.id == "whatwg").unwrap();
    for number in numbers() {
        assert_eq!(codes::page_may_send(number), page.sends(number), "sent: {number}");
        for receive in &page.receives {
            let delivers = receive.delivers.as_ref().unwrap();
            assert_eq!(codes::page_may_receive(number), delivers.contains(number), "received: {number}");
        }
    }
}

#[test]
fn what_must_not_be_sent_is_never_recommended() {
    for locale in Locale::ALL {
        let reference = Reference { locale, ..Reference::default() };
        for number in numbers()
            .filter(|number| !codes::is_sendable(*number))
            .take(2_000)
            .chain([1004, 1005, 1006, 1015, 2000, 5000])
        {
            let shown = reference::text(&reference.explain(Subject::Code(number), None));
            let nobody = reference.texts().label("nobody-sends");
            let page = reference.texts().label("page-may-not");
            let flat = shown
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace("Close フレームに 入", "Close フレームに入");
            assert!(flat.contains(nobody.split('。').next().unwrap()), "{number}: {flat}");
            assert!(flat.replace(' ', "").contains(&page.replace(' ', "")), "{number}: {flat}");
        }
    }
}

#[test]
fn names_of_libraries_are_those_of_their_models() {
    let mut compared = 0;
    for (_, model) in Apis::builtin().models() {
        let Some(library) =
            constants::libraries().iter().find(|library| library.name.split(' ').next() == Some(&model.id))
        else {
            continue;
        };
        for constants in &model.constants {
            for (name, number) in &constants.members {
                let known = library.members.get(name);
                assert!(known.is_none_or(|known| known == number), "{}: {name}", model.id);
                compared += usize::from(known.is_some());
            }
        }
    }
    assert!(compared >= 20, "{compared} names were compared");
}

#[test]
fn every_code_and_range_has_all_its_texts_in_every_language() {
    for locale in Locale::ALL {
        let texts = texts::of(locale);
        for code in codes::all() {
            let entry = texts.entry(code.code).unwrap();
            for list in [&entry.seen, &entry.causes, &entry.fix, &entry.find] {
                assert!(!list.is_empty(), "{} in {}", code.code, locale.tag());
            }
            assert!(!entry.details.is_empty() && !entry.reconnect.is_empty(), "{}", code.code);
        }
        for range in codes::ranges() {
            let entry = texts.range(range.from).unwrap();
            assert!(!entry.details.is_empty() && !entry.fix.is_empty(), "{}", range.from);
        }
        for error in errors::all() {
            assert!(texts.error(&error.id).is_some_and(|text| !text.says.is_empty()), "{}", error.id);
        }
    }
}

/// The keys of a file of texts, with those of lists counted.
fn keys(file: &str) -> BTreeSet<String> {
    fn walk(path: &str, value: &toml::Value, keys: &mut BTreeSet<String>) {
        match value {
            toml::Value::Table(table) => {
                table.iter().for_each(|(key, value)| walk(&format!("{path}.{key}"), value, keys))
            }
            toml::Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let name = item.get("codes").map_or_else(|| index.to_string(), ToString::to_string);
                    walk(&format!("{path}.{name}"), item, keys);
                }
            }
            _ => {
                keys.insert(path.to_owned());
            }
        }
    }
    let text = std::fs::read_to_string(root().join("src/codes/texts").join(file)).unwrap();
    let mut found = BTreeSet::new();
    walk("", &text.parse::<toml::Table>().unwrap().into(), &mut found);
    found
}

#[test]
fn japanese_says_all_that_english_says() {
    let (english, japanese) = (keys("en.toml"), keys("ja.toml"));
    // Words to search with are each language's own.
    let missing: Vec<&String> =
        english.iter().filter(|key| !key.contains(".find.") && !japanese.contains(*key)).collect();
    assert_eq!(missing, [""; 0], "not in texts/ja.toml");
    let own = |key: &String| key.contains(".find.") || key.ends_with(".name") || key.ends_with(".meaning");
    let strange: Vec<&String> = japanese.iter().filter(|key| !own(key) && !english.contains(*key)).collect();
    assert_eq!(strange, [""; 0], "not in texts/en.toml");
    for code in codes::all() {
        let entry = texts::of(Locale::Ja).entry(code.code).unwrap();
        assert!(!entry.name.is_empty() && !entry.meaning.is_empty(), "{}", code.code);
        let heading = Reference { locale: Locale::Ja, ..Reference::default() }.heading(code.code);
        assert_eq!(heading, format!("{} {}({})", code.code, code.name, entry.name));
    }
}

/// Whether a text is Japanese, or holds nothing to translate: numbers, addresses, code, names.
fn is_japanese(text: &str) -> bool {
    let without_code: String = text.split('`').step_by(2).collect();
    let has_sentence =
        without_code.split_whitespace().filter(|word| word.chars().all(|c| c.is_ascii_lowercase())).count() > 2;
    !has_sentence
}

#[test]
fn no_english_sentence_is_left_in_japanese_answers() {
    // What services mean by their codes is shown in English, as they write it themselves; so are the
    // names of settings, the sources, and who refuses a code.
    let english: BTreeSet<String> = services::all()
        .iter()
        .flat_map(|service| {
            let codes = service.codes();
            codes
                .codes
                .iter()
                .map(|code| code.meaning.clone())
                .chain(codes.ranges.iter().map(|range| range.meaning.clone()))
                .chain(codes.notes.clone())
        })
        .chain(codes::all().iter().filter_map(|code| code.refused_by.clone()))
        .chain(codes::timeouts::limits().iter().filter_map(|limit| limit.setting.clone()))
        .chain(codes::ranges().iter().map(|range| range.source.clone()))
        .chain(codes::all().iter().map(|code| code.source.clone()))
        .collect();
    let allowed = |text: &str| english.iter().any(|known| text.contains(known.as_str()));
    let reference = Reference { locale: Locale::Ja, ..Reference::default() };
    let mut blocks: Vec<Block> = Vec::new();
    for code in codes::all().iter().map(|code| code.code).chain([401, 2000, 3456, 4001, 4900, 5001, 70_000]) {
        blocks.extend(reference.explain(Subject::Code(code), None));
    }
    blocks.extend(reference.explain(Subject::Range(0, 65_535), None));
    blocks.extend(reference.compare(Subject::Code(1006), Subject::Code(1011)));
    blocks.extend(reference.compare(Subject::Code(1000), Subject::Code(1003)));
    blocks.extend(reference.after(60));
    blocks.extend(reference.after(61));
    for error in errors::all() {
        blocks.extend(reference.pasted(&[error], &[]));
    }
    for service in services::all() {
        blocks.extend(reference.service(service));
    }
    let mut texts: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            Block::Title(text) | Block::Heading(text) | Block::Text(text) => texts.push(text),
            Block::Facts(facts) => facts.into_iter().for_each(|(name, value)| texts.extend([name, value])),
            Block::List { title, items } => texts.extend(std::iter::once(title).chain(items)),
            Block::Table { title, head, rows } => {
                texts.extend(std::iter::once(title).chain(head).chain(rows.into_iter().flatten()));
            }
        }
    }
    let left: Vec<String> = texts.into_iter().filter(|text| !is_japanese(text) && !allowed(text)).collect();
    assert_eq!(left, [""; 0]);
}

#[test]
fn the_page_needs_nothing_else_and_no_text_in_it_becomes_markup() {
    let own = crate::common::declared(
        "[[code]]\ncode = 4010\nname = \"<i>K</i>\"\nsummary = \"</script><script>alert(1)</script> | `x\"\n",
    );
    for locale in Locale::ALL {
        let reference = Reference { locale, own: &own, ..Reference::default() };
        let page = reference.page();
        assert_eq!(page.matches("<script").count(), 2, "{}", locale.tag());
        assert!(!page.contains("<i>K") && page.contains("&lt;i&gt;K&lt;/i&gt;"));
        for asks in [" src=", "url(", "@import", "<link", "fetch(", "http://"] {
            // What is copied for others to embed names the page itself.
            let found = page.replace("<iframe src=", "").replace("http://www.w3.org", "");
            assert!(!found.contains(asks), "{asks}");
        }
        let data = page.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
        let data: serde_json::Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["codes"].as_array().unwrap().len(), codes::all().len() + 1);
        assert!(page.contains(&format!("<html lang=\"{}\">", locale.tag())));
        let document = reference.document();
        assert!(!document.replace("\\<", "").contains("<script") && document.contains("\\<i>K"), "{}", locale.tag());
        assert!(!reference.badge(4010).contains("<i>"));
        let element = reference.element();
        assert!(
            !element.contains("<i>") && !element.contains("</script") && element.contains("close-code"),
            "{}",
            locale.tag()
        );
    }
}

#[test]
fn every_label_in_the_sources_has_its_words() {
    let known = keys("en.toml");
    for file in crate::architecture::sources("src") {
        for start in ["label(\"", "phrase(\"", "phrase(\n            \"", "add(\""] {
            for part in file.text.split(start).skip(1) {
                let key = part.split('"').next().unwrap();
                let is_reference = file.name.starts_with("src/reference/") || start == "label(\"";
                let is_key = !key.contains(' ');
                assert!(!is_reference || !is_key || known.contains(&format!(".label.{key}")), "{}: `{key}`", file.name);
            }
        }
    }
}

#[test]
fn every_pair_that_is_related_is_told_apart() {
    for code in codes::all() {
        for other in &codes::facts(code.code).unwrap().related {
            let known = texts::of(Locale::En).pair(code.code, *other).is_some();
            let back = codes::facts(*other).unwrap().related.contains(&code.code);
            // Those that name each other are the ones that people confuse.
            assert!(known || !back, "{} and {other}", code.code);
        }
    }
}

#[test]
fn topics_and_errors_have_their_texts_and_are_told_in_every_language() {
    for locale in Locale::ALL {
        let (texts, reference) = (texts::of(locale), Reference { locale, ..Reference::default() });
        for topic in wslint::codes::topics::all() {
            assert!(texts.topic(&topic.id).is_some(), "{}", topic.id);
            let said = reference::text(&reference.topic(topic));
            assert!(locale == Locale::En || said.split("\n\n").all(is_japanese), "{said}");
        }
        for error in wslint::codes::errors::all() {
            assert!(texts.error(&error.id).is_some(), "{}", error.id);
        }
        for question in [
            "which should I retry", "which not to retry", "list of all codes", "what can I send",
            "what must I not send", "which can a browser send", "which can a browser not send", "can I send 1000",
            "can I send 1005", "can I send 1001 from a page", "can I send 4000 from a page", "can a client send 1012",
            "can I send 1011", "can a browser receive 1015", "can a browser receive 1001", "can a browser get 1016",
            "retry after 1011",
        ] {
            let said = match reference::understand(&[question.to_owned()], &[]) {
                Some(reference::Question::Listed(listed)) => reference.listed(listed),
                Some(reference::Question::Ask(code, aspect)) => vec![reference.aspect(code, aspect)],
                other => panic!("{question}: {other:?}"),
            };
            let said = reference::text(&said);
            assert!(!said.contains("listed-") && !said.contains("ask-") && !said.contains('{'), "{question}: {said}");
        }
    }
}
