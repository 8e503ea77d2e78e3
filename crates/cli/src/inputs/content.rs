//! What is known of an input's content without interpreting it: its size, hashes of it, which inputs are copies.
use super::{Input, archive, has_extension};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeSet, HashMap},
    fmt::{self, Write as _},
    fs::{self, File},
    io::{self, Read},
    path::Path,
    str::FromStr,
};

/// Bytes at the beginning of a file that tell apart nearly all files of one size.
const HEAD: u64 = 64 << 10;

/// Bytes of a member of an archive that is hashed: no more is read of one either.
const HASHED: u64 = 512 << 20;

/// What a reading depends on besides the program: the bytes, and whether they are taken as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    sha256: [u8; 32],
    is_text: bool,
}

impl Key {
    /// Of a file with this name and SHA-256 (64 hexadecimal digits); none when there is no such sum, and for a file
    /// without a byte, which is a copy of nothing.
    pub(crate) fn new(name: &Path, sha256: &str) -> Option<Self> {
        /// SHA-256 of nothing.
        const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let mut sum = [0; 32];
        if sha256 == EMPTY || sha256.len() != 64 || !sha256.is_ascii() {
            return None;
        }
        for (byte, at) in sum.iter_mut().zip((0..).step_by(2)) {
            *byte = u8::from_str_radix(sha256.get(at..at + 2)?, 16).ok()?;
        }
        let is_text = has_extension(name, "txt");
        Some(Self { sha256: sum, is_text })
    }

    /// The SHA-256 in hexadecimal digits.
    pub(crate) fn sha256(&self) -> String {
        hex(&self.sha256)
    }
}

impl fmt::Display for Key {
    /// As a file name without extension.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sha256())?;
        f.write_str(if self.is_text { "-text" } else { "" })
    }
}

/// The SHA-256 of bytes in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The SHA-256 of all that comes, without holding it.
///
/// # Errors
/// It cannot be read to its end, or there is more than `most`.
fn sum(input: &mut dyn Read, most: u64) -> io::Result<[u8; 32]> {
    let (mut sum, mut buffer, mut length) = (Sha256::new(), vec![0; 256 << 10], 0_u64);
    loop {
        match input.read(&mut buffer) {
            Ok(0) => return Ok(sum.finalize().into()),
            Ok(count) => {
                length = length.saturating_add(count as u64);
                if length > most {
                    return Err(io::ErrorKind::FileTooLarge.into());
                }
                sum.update(buffer.get(..count).unwrap_or_default());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

impl Input {
    /// Its size in bytes; none when it cannot be told.
    pub(crate) fn size(&self) -> Option<u64> {
        match &self.entry {
            Some(entry) => Some(entry.size),
            None => fs::metadata(&self.path).ok().filter(fs::Metadata::is_file).map(|m| m.len()),
        }
    }

    /// What its reading depends on; none when it cannot be read.
    pub(crate) fn key(&self) -> Option<Key> {
        // No pipe: what is taken from it here nobody could read later.
        let size = if self.problem.is_none() { self.size() } else { None };
        let sum = match &self.entry {
            Some(_) if size? > HASHED => return None,
            // The size that an archive tells may be a lie.
            Some(entry) => archive::with_member(entry, |_, member| sum(member, HASHED)),
            None if size.is_none() => return None,
            None => File::open(&self.path).and_then(|mut file| sum(&mut file, u64::MAX)),
        };
        let sum = sum.ok()?;
        Key::new(&self.path, &hex(&sum))
    }

    /// A hash of its size and its first bytes: the same for copies, in an archive or not, and another one for nearly
    /// every other file. Of an input that cannot be read: one of its path.
    fn head(&self) -> u64 {
        let mut sum = Sha256::new();
        match self.problem.is_none().then(|| self.size()).flatten().and_then(|size| Some((self.first_bytes()?, size))) {
            Some((bytes, size)) => {
                sum.update(size.to_le_bytes());
                sum.update(bytes);
            }
            None => sum.update(self.path.as_os_str().as_encoded_bytes()),
        }
        sum.finalize().iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte))
    }

    fn first_bytes(&self) -> Option<Vec<u8>> {
        match &self.entry {
            Some(entry) => archive::read(entry, HEAD).ok(),
            None => {
                let mut bytes = Vec::new();
                File::open(&self.path).ok()?.take(HEAD).read_to_end(&mut bytes).ok()?;
                Some(bytes)
            }
        }
    }
}

/// For each input its key, if the input has the same content as one before it.
///
/// Only files of equal size are read for that, only their heads first, and whole files only where those agree. `each`
/// runs a function over a list, on as many threads as it likes. Files without a byte are copies of nothing.
pub(crate) fn copies(
    inputs: &[Input],
    each: impl Fn(&[&Input], &(dyn Fn(&Input) -> Found + Sync)) -> Vec<Found>,
) -> Vec<Option<Key>> {
    let mut alike: HashMap<Found, Vec<usize>> = HashMap::new();
    for (at, input) in inputs.iter().enumerate() {
        if let Some(size) = input.problem.is_none().then(|| input.size()).flatten().filter(|size| *size > 0) {
            alike.entry(Found::Number(size)).or_default().push(at);
        }
    }
    let mut found = vec![None; inputs.len()];
    for ask in [(|i| Found::Number(i.head())) as fn(&Input) -> Found, |i| i.key().map_or(Found::Nothing, Found::Key)] {
        let mut candidates: Vec<usize> = alike.into_values().filter(|group| group.len() > 1).flatten().collect();
        candidates.sort_unstable();
        let asked: Vec<&Input> = candidates.iter().filter_map(|at| inputs.get(*at)).collect();
        let answers = each(&asked, &ask);
        alike = HashMap::new();
        for (at, answer) in candidates.into_iter().zip(answers) {
            if answer != Found::Nothing {
                alike.entry(answer).or_default().push(at);
            }
        }
    }
    for (answer, group) in alike {
        for at in group.into_iter().skip(1) {
            if let (Found::Key(key), Some(place)) = (answer, found.get_mut(at)) {
                *place = Some(key);
            }
        }
    }
    found
}

/// What was found out about an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Found {
    /// A size or a hash.
    Number(u64),
    /// The hash of all of it.
    Key(Key),
    /// It cannot be read.
    Nothing,
}

/// One of several parts of a set of inputs, by content: each input is in exactly one, copies are in the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct Shard {
    of: u64,
    /// From 1.
    number: u64,
}

impl Shard {
    /// Whether an input belongs to it.
    pub(crate) fn has(self, input: &Input) -> bool {
        input.head() % self.of == self.number - 1
    }

    /// The parts that are lacking to make wholes of these, and how many they are: the first `most` of them.
    pub(crate) fn lacking(have: &BTreeSet<Self>, most: usize) -> (Vec<Self>, u64) {
        let wholes: BTreeSet<u64> = have.iter().map(|shard| shard.of).collect();
        let all = wholes.iter().flat_map(|of| (1..=*of).map(|number| Self { of: *of, number }));
        let count = wholes.iter().fold(0, |sum: u64, of| sum.saturating_add(*of)).saturating_sub(have.len() as u64);
        (all.filter(|shard| !have.contains(shard)).take(most).collect(), count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(s: &str) -> Result<Self, String> {
        let numbers = s.split_once('/').and_then(|(i, n)| Some((i.trim().parse().ok()?, n.trim().parse().ok()?)));
        match numbers {
            Some((number, of)) if (1..=of).contains(&number) => Ok(Self { number, of }),
            _ => Err("a part and their number are needed, such as 1/8 (the first of eight)".to_owned()),
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

    fn inputs(files: &[(&str, &str)]) -> (tempfile::TempDir, Vec<Input>) {
        let temp = tempfile::tempdir().unwrap();
        let inputs = files
            .iter()
            .map(|(name, content)| {
                let path = temp.path().join(name);
                fs::write(&path, content).unwrap();
                Input::file(path)
            })
            .collect();
        (temp, inputs)
    }

    fn alone(inputs: &[&Input], ask: &(dyn Fn(&Input) -> Found + Sync)) -> Vec<Found> {
        inputs.iter().map(|i| ask(i)).collect()
    }

    #[test]
    fn copies_are_those_after_the_first() {
        let (_temp, inputs) = inputs(&[
            ("1.pdf", "abc"),
            ("2.pdf", "abd"),
            ("3.pdf", "abc"),
            ("4.txt", "abc"),
            ("5.pdf", ""),
            ("6.pdf", ""),
            ("7.pdf", "abc"),
            ("8.pdf", "a longer one"),
        ]);
        let found = copies(&inputs, alone);
        let copies: Vec<usize> = (0..8).filter(|i| found[*i].is_some()).collect();
        assert_eq!(copies, [2, 6], "text is read in another way, and empty files are copies of nothing");
        assert_eq!(found[2].unwrap().sha256(), sha256(b"abc"));
        assert_eq!(found[2], inputs[0].key());
    }

    #[test]
    fn only_what_may_be_a_copy_is_read() {
        let (_temp, inputs) = inputs(&[("1.pdf", "abc"), ("2.pdf", "abd"), ("3.pdf", "abcd"), ("4.pdf", "abc")]);
        let asked = std::cell::RefCell::new(Vec::new());
        copies(&inputs, |inputs, ask| {
            asked.borrow_mut().push(inputs.len());
            alone(inputs, ask)
        });
        assert_eq!(*asked.borrow(), [3, 2]);
    }

    #[test]
    fn every_input_is_in_one_shard_and_copies_are_together() {
        let names: Vec<String> = (0..200).map(|i| format!("{i}.pdf")).collect();
        let contents: Vec<String> = (0..200).map(|i| (i / 2).to_string()).collect();
        let files: Vec<_> = names.iter().zip(&contents).map(|(n, c)| (n.as_str(), c.as_str())).collect();
        let (_temp, mut inputs) = inputs(&files);
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
    fn shards_as_text() {
        for wrong in ["", "1", "0/4", "5/4", "1/0", "a/b", "-1/2", "1/2/3"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
        assert_eq!("3/8".parse::<Shard>().unwrap().to_string(), "3/8");
    }
}
