//! Sets of integers as models and codes write them: `"1000-1003, 1007-1014, 3000-4999"`.

use std::fmt;

use serde::Deserialize;

/// A set of integers: sorted, disjoint, inclusive ranges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Ranges(Vec<(i64, i64)>);

impl Ranges {
    /// The integers from `low` to `high`, both included.
    pub fn between(low: i64, high: i64) -> Self {
        Self(vec![(low, high)])
    }

    /// The set of these numbers, which come in ascending order.
    pub fn collect(numbers: impl IntoIterator<Item = i64>) -> Self {
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for number in numbers {
            match ranges.last_mut() {
                Some((_, high)) if *high + 1 == number => *high = number,
                _ => ranges.push((number, number)),
            }
        }
        Self(ranges)
    }

    /// The ranges in ascending order, ends included.
    pub fn iter(&self) -> impl Iterator<Item = (i64, i64)> + '_ {
        self.0.iter().copied()
    }

    /// Whether the set holds `number`.
    pub fn contains(&self, number: i64) -> bool {
        self.iter().any(|(low, high)| low <= number && number <= high)
    }

    /// Whether the set holds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What of `low..=high` is in the set.
    pub fn within(&self, low: i64, high: i64) -> Vec<(i64, i64)> {
        self.iter().map(|(from, to)| (from.max(low), to.min(high))).filter(|(from, to)| from <= to).collect()
    }

    /// What of `low..=high` is not in the set.
    pub fn missing(&self, low: i64, high: i64) -> Vec<(i64, i64)> {
        let mut gaps = Vec::new();
        let mut next = low;
        for (from, to) in self.within(low, high) {
            if next < from {
                gaps.push((next, from - 1));
            }
            next = to + 1;
        }
        if next <= high {
            gaps.push((next, high));
        }
        gaps
    }
}

impl TryFrom<String> for Ranges {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut ranges = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (low, high) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| {
                text.trim().parse::<i64>().map_err(|_| format!("`{part}` is no number or range of numbers"))
            };
            let (low, high) = (number(low)?, number(high)?);
            if ranges.last().is_some_and(|&(_, end)| low <= end) || high < low {
                return Err(format!("`{part}` is out of order"));
            }
            ranges.push((low, high));
        }
        Ok(Self(ranges))
    }
}

impl fmt::Display for Ranges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (low, high)) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            if low == high {
                write!(f, "{comma}{low}")?;
            } else {
                write!(f, "{comma}{low}-{high}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges(text: &str) -> Ranges {
        Ranges::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn parses_and_prints() {
        let set = ranges("1000-1003, 1007, 3000-4999");
        assert_eq!(set.to_string(), "1000-1003, 1007, 3000-4999");
        assert!(set.contains(1007) && set.contains(3000) && !set.contains(1004));
        assert!(Ranges::try_from("5-1".to_owned()).is_err());
        assert!(Ranges::try_from("5, 4".to_owned()).is_err());
        assert!(Ranges::try_from("x".to_owned()).is_err());
    }

    #[test]
    fn splits_what_is_in_and_what_is_missing() {
        let set = ranges("1000-1003, 3000-4999");
        assert_eq!(set.within(1002, 3005), [(1002, 1003), (3000, 3005)]);
        assert_eq!(set.missing(1002, 5000), [(1004, 2999), (5000, 5000)]);
        assert_eq!(set.missing(1000, 1003), []);
    }
}
