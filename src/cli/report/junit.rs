//! `--format junit`: a test report, with a suite for each file and a failure for each finding.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Finding, place, said};
use crate::cli::check::Outcome;

pub(in crate::cli) fn junit(outcome: &Outcome<'_>) -> String {
    let mut report = Report::new("wslint");
    for findings in outcome.findings.chunk_by(|a, b| a.path == b.path) {
        let path = &findings[0].rooted.path;
        let mut suite = TestSuite::new(path.as_str());
        suite.add_test_cases(findings.iter().map(|finding| case(path, finding)));
        report.add_test_suite(suite);
    }
    // Some readers take a report without a test for a broken one.
    if outcome.findings.is_empty() {
        let mut suite = TestSuite::new("wslint");
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        report.add_test_suite(suite);
    }
    // Writing to memory fails only for text that is not UTF-8.
    report.to_string().unwrap_or_default()
}

fn case(path: &str, finding: &Finding<'_>) -> TestCase {
    let diagnostic = finding.diagnostic;
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(diagnostic.severity.as_str());
    status.set_message(finding.say(&diagnostic.message));
    status.set_description(format!("{}: {}", place(finding), said(finding)));
    let at = finding.source.position(diagnostic.span.start);
    let mut case = TestCase::new(format!("{}:{}:{}", diagnostic.rule, at.line, at.column), status);
    case.set_classname(path);
    case.extra.insert("line".into(), at.line.to_string().into());
    case
}
