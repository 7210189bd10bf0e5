//! A code as a badge.

use crate::codes::{self, Category};
use crate::reference::{Reference, inline};

impl Reference<'_> {
    /// An SVG badge of a code.
    pub fn badge(&self, number: i64) -> String {
        let left = inline::escaped(self.label("badge"));
        let right = inline::escaped(&self.heading(number));
        let (left_width, right_width) = (width(self.label("badge")), width(&self.heading(number)));
        let whole = left_width + right_width;
        let colour = match codes::category(number) {
            Category::Normal => "#116329",
            Category::Error => "#a40e26",
            Category::Protocol => "#8a4600",
            Category::Reserved => "#6e40c9",
            Category::Library | Category::Application => "#0550ae",
            Category::Invalid => "#50565e",
        };
        let (left_middle, right_middle) = (left_width / 2, left_width + right_width / 2);
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{left}: {right}">
<title>{left}: {right}</title>
<clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)">
<rect width="{left_width}" height="20" fill="#3d444d"/>
<rect x="{left_width}" width="{right_width}" height="20" fill="{colour}"/>
</g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{left_middle}" y="14">{left}</text>
<text x="{right_middle}" y="14">{right}</text>
</g>
</svg>
"##
        )
    }
}

/// About how many pixels a text takes, with room around it.
fn width(text: &str) -> usize {
    let pixels: usize = text.chars().map(|c| if c.is_ascii() { 7 } else { 12 }).sum();
    pixels + 12
}
