//! `--format junit`: a test suite per file, a failed test per finding.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Finding, plain};
use crate::cli::check::Outcome;

pub(in crate::cli) fn junit(outcome: &Outcome<'_>) -> String {
    let mut report = Report::new("wslint");
    for findings in outcome.findings.chunk_by(|a, b| a.path == b.path) {
        let mut suite = TestSuite::new(findings[0].path);
        suite.add_test_cases(findings.iter().map(case));
        report.add_test_suite(suite);
    }
    if outcome.findings.is_empty() {
        // Some readers take a report without tests for a broken one.
        let mut suite = TestSuite::new("wslint");
        suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        report.add_test_suite(suite);
    }
    // Writing to memory does not fail.
    report.to_string().unwrap_or_default()
}

fn case(finding: &Finding<'_>) -> TestCase {
    let diagnostic = finding.diagnostic;
    let at = finding.source.position(diagnostic.span.start);
    let message = plain(&diagnostic.message.to_string());
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(diagnostic.severity.as_str());
    status.set_message(message.as_str());
    let help = diagnostic.help.as_ref().map(|help| format!("\n{}", plain(&help.to_string()))).unwrap_or_default();
    status.set_description(format!("{}:{}:{}: {message}{help}", finding.path, at.line, at.column));
    let mut case = TestCase::new(format!("{} at {}:{}", diagnostic.rule, at.line, at.column), status);
    case.set_classname(finding.path);
    case
}
