//! Parts of a set of inputs, for several machines.
use super::input::Input;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};

/// One of several parts of a set of inputs, divided by content: each input is in exactly one, copies are in the same.
///
/// ```
/// use juesuan::dataset::Shard;
///
/// let shard: Shard = "3/8".parse()?;
/// assert_eq!(shard.to_string(), "3/8");
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Shard {
    of: u64,
    /// From 1.
    number: u64,
}

impl Shard {
    /// Whether an input belongs to it.
    pub(crate) fn has(self, input: &Input) -> bool {
        input.head_hash() % self.of == self.number - 1
    }

    /// The first `most` shards that are missing to make whole sets of these, and the number of all that are missing.
    pub(crate) fn missing(present: &BTreeSet<Self>, most: usize) -> (Vec<Self>, u64) {
        let wholes: BTreeSet<u64> = present.iter().map(|shard| shard.of).collect();
        let all = wholes.iter().flat_map(|of| (1..=*of).map(|number| Self { of: *of, number }));
        let count = wholes.iter().fold(0, |sum: u64, of| sum.saturating_add(*of)).saturating_sub(present.len() as u64);
        (all.filter(|shard| !present.contains(shard)).take(most).collect(), count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let numbers = s.split_once('/').and_then(|(i, n)| Some((i.trim().parse().ok()?, n.trim().parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("a part and the number of parts are needed, such as 1/8 (the first of eight)".to_owned()),
        }
    }
}

impl TryFrom<String> for Shard {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Shard> for String {
    fn from(shard: Shard) -> Self {
        shard.to_string()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn every_input_is_in_one_shard_and_copies_are_together() {
        let names: Vec<String> = (0..200).map(|i| format!("{i}.pdf")).collect();
        let contents: Vec<String> = (0..200).map(|i| (i / 2).to_string()).collect();
        let temp = tempfile::tempdir().unwrap();
        let file = |(name, content): (&String, &String)| {
            fs::write(temp.path().join(name), content).unwrap();
            Input::file(temp.path().join(name))
        };
        let mut inputs: Vec<Input> = names.iter().zip(&contents).map(file).collect();
        inputs.push(Input::file("missing.pdf".into()));
        let shards: Vec<Shard> = (1..=4).map(|i| format!("{i}/4").parse().unwrap()).collect();
        let of = |i: &Input| shards.iter().position(|s| s.has(i)).unwrap();
        for input in &inputs {
            assert_eq!(shards.iter().filter(|s| s.has(input)).count(), 1);
        }
        for pair in inputs[..200].chunks(2) {
            assert_eq!(of(&pair[0]), of(&pair[1]));
        }
        for shard in &shards {
            assert!(inputs.iter().filter(|i| shard.has(i)).count() > 20, "{shard}");
        }
    }

    #[test]
    fn invalid_shards_are_rejected() {
        for wrong in ["", "1", "0/4", "5/4", "1/0", "a/b", "-1/2", "1/2/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
        assert_eq!("3/8".parse::<Shard>().unwrap().to_string(), "3/8");
    }
}
