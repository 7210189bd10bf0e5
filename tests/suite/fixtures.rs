//! Code with carets under what is to be found, as it is and in the shapes that files have.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::common::{Expected, Fixture, differences, findings, fixed};
use wslint::sites::Scope;

/// Runs a check on every fixture, on all threads, and reports all that fail at once.
fn each(check: impl Fn(&Fixture) -> String + Sync) {
    let fixtures = Fixture::all();
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    let work = || {
        while let Some(fixture) = fixtures.get(next.fetch_add(1, Ordering::Relaxed)) {
            let text = check(fixture);
            if !text.is_empty() {
                failed.lock().unwrap().push(format!("{}\n{text}", fixture.name()));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().for_each(|thread| thread.join().unwrap());
    });
    let mut failed = failed.into_inner().unwrap();
    failed.sort();
    assert!(failed.is_empty(), "\n{}", failed.concat());
}

/// The differences for a changed text, whose expectations `shift` moves along.
fn compare(fixture: &Fixture, text: &str, shift: impl Fn(&Expected) -> Expected) -> String {
    let expected: Vec<Expected> = fixture.expected.iter().map(shift).collect();
    differences(&expected, &findings(text, &fixture.report(text, Scope::Check)))
}

#[test]
fn fixtures_give_exactly_what_their_carets_say() {
    each(|fixture| compare(fixture, &fixture.code, Expected::clone));
}

#[test]
fn with_crlf() {
    each(|fixture| compare(fixture, &fixture.code.replace('\n', "\r\n"), Expected::clone));
}

#[test]
fn with_cr() {
    // In Rust, and behind `#!`, a lone `\r` ends no line.
    each(|fixture| {
        if fixture.told.ends_with(".rs") || fixture.code.starts_with("#!") {
            return String::new();
        }
        compare(fixture, &fixture.code.replace('\n', "\r"), Expected::clone)
    });
}

#[test]
fn with_byte_order_mark() {
    each(|fixture| compare(fixture, &format!("\u{feff}{}", fixture.code), Expected::clone));
}

#[test]
fn with_tabs_emoji_and_full_width_text_before_the_site() {
    const PREFIX: &str = "/* 😀 全角 */\t";
    each(|fixture| {
        let marked: Vec<usize> = fixture.expected.iter().map(|expected| expected.line).collect();
        let lines = fixture.code.lines().enumerate().map(|(index, line)| {
            if marked.contains(&(index + 1)) { format!("{PREFIX}{line}\n") } else { format!("{line}\n") }
        });
        let text: String = lines.collect();
        let width = PREFIX.chars().count();
        compare(fixture, &text, |expected| Expected {
            columns: (expected.columns.0 + width, expected.columns.1.saturating_add(width)),
            ..expected.clone()
        })
    });
}

#[test]
fn cut_off_anywhere_nothing_breaks() {
    each(|fixture| {
        let text = &fixture.code;
        let mut seed = 0x2545_f491_4f6c_dd1d_u64;
        for _ in 0..25 {
            // xorshift: any spread of places will do, as long as it is the same in every run.
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let mut at = usize::try_from(seed % (text.len() as u64 + 1)).unwrap();
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            for part in [&text[..at], &text[at..]] {
                for scope in [Scope::Check, Scope::All] {
                    fixture.report(part, scope);
                }
            }
        }
        String::new()
    });
}

#[test]
fn fixes_lead_to_the_fixed_file() {
    let mut count = 0;
    for fixture in Fixture::all() {
        let context = fixture.context();
        let result = fixed(&context, &fixture.code, true);
        let path = fixture.fixed_path();
        if !path.exists() {
            assert_eq!(result, fixture.code, "{}: something was fixed, and there is no .fixed file", fixture.name());
            continue;
        }
        count += 1;
        let expected = std::fs::read_to_string(&path).unwrap();
        assert!(result == expected, "{}: fixed it is\n{result}", fixture.name());
    }
    assert!(count > 5);
}

#[test]
fn fixing_twice_is_fixing_once_and_makes_nothing_worse() {
    each(|fixture| {
        let context = fixture.context();
        let before = fixture.report(&fixture.code, Scope::Check);
        let mut failed = String::new();
        for with_unsafe in [false, true] {
            let once = fixed(&context, &fixture.code, with_unsafe);
            if fixed(&context, &once, with_unsafe) != once {
                failed.push_str("  fixing twice is not fixing once\n");
            }
            let after = fixture.report(&once, Scope::Check);
            for found in &after.diagnostics {
                let key = (found.rule, &found.codes);
                if !before.diagnostics.iter().any(|known| (known.rule, &known.codes) == key) {
                    failed.push_str(&format!("  a new finding after fixing: {} {:?}\n", found.rule, found.codes));
                }
            }
        }
        failed
    });
}
