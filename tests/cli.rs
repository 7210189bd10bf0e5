//! Commands with the output that is expected of them: see `tests/cli/*.trycmd`.

#[test]
fn commands() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd").env("NO_COLOR", "1").run();
}
