//! The content of inputs without interpreting it: hashes, and which inputs are copies of others.
use super::{archive, input::Input};
use crate::{
    digest,
    read::{Source, has_extension},
};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, fmt, fs::File, io::Read, path::Path};

/// Bytes at the beginning of a file that distinguish nearly all files of the same size.
const HEAD: u64 = 64 << 10;

/// Members of archives larger than this are not hashed: no more of a member is read either. In bytes.
const HASHED: u64 = 512 << 20;

/// What a reading depends on besides the program and its options: the bytes, and whether they are taken as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ContentKey {
    sha256: [u8; 32],
    is_text: bool,
}

impl ContentKey {
    /// The key of a file with this name and SHA-256 (64 hexadecimal digits). None if that is not a sum, and for an empty
    /// file, which is a copy of nothing.
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
        digest::hex(&self.sha256)
    }
}

impl fmt::Display for ContentKey {
    /// As a file name without extension.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sha256())?;
        f.write_str(if self.is_text { "-text" } else { "" })
    }
}

impl Input {
    /// The key of its content; none when it cannot be read, and for a pipe, which can only be read once.
    pub(crate) fn content_key(&self) -> Option<ContentKey> {
        let size = if self.problem.is_none() { self.size() } else { None };
        let sum = match &self.entry {
            Some(_) if size? > HASHED => return None,
            // The declared size may be wrong.
            Some(entry) => archive::with_member(entry, |_, member| digest::sha256_of_reader(member, HASHED)),
            None if size.is_none() => return None,
            None => File::open(&self.path).and_then(|mut file| digest::sha256_of_reader(&mut file, u64::MAX)),
        };
        ContentKey::new(&self.path, &digest::hex(&sum.ok()?))
    }

    /// A hash of its size and its first bytes: the same for copies, inside archives or outside, and another one for nearly
    /// every other file. For an input that cannot be read: a hash of its path.
    pub(super) fn head_hash(&self) -> u64 {
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

/// What is known of the content of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Answer {
    /// A size or a hash.
    Number(u64),
    /// The hash of all of it.
    Key(ContentKey),
    /// It cannot be read.
    Nothing,
}

/// For each input: its key, if an earlier input has the same content.
///
/// Only files of equal size are opened, first only their heads are compared, and whole files are hashed only where those
/// agree. `each` runs a function over a list, on as many threads as it likes.
pub(crate) fn copies(
    inputs: &[Input],
    each: impl Fn(&[&Input], &(dyn Fn(&Input) -> Answer + Sync)) -> Vec<Answer>,
) -> Vec<Option<ContentKey>> {
    let mut alike: HashMap<Answer, Vec<usize>> = HashMap::new();
    for (at, input) in inputs.iter().enumerate() {
        if let Some(size) = input.problem.is_none().then(|| input.size()).flatten().filter(|size| *size > 0) {
            alike.entry(Answer::Number(size)).or_default().push(at);
        }
    }
    let mut keys = vec![None; inputs.len()];
    let questions: [fn(&Input) -> Answer; 2] =
        [|i| Answer::Number(i.head_hash()), |i| i.content_key().map_or(Answer::Nothing, Answer::Key)];
    for ask in questions {
        let mut candidates: Vec<usize> = alike.into_values().filter(|group| group.len() > 1).flatten().collect();
        candidates.sort_unstable();
        let asked: Vec<&Input> = candidates.iter().filter_map(|at| inputs.get(*at)).collect();
        let answers = each(&asked, &ask);
        alike = HashMap::new();
        for (at, answer) in candidates.into_iter().zip(answers) {
            if answer != Answer::Nothing {
                alike.entry(answer).or_default().push(at);
            }
        }
    }
    for (answer, group) in alike {
        for at in group.into_iter().skip(1) {
            if let (Answer::Key(key), Some(place)) = (answer, keys.get_mut(at)) {
                *place = Some(key);
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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

    fn in_turn(inputs: &[&Input], ask: &(dyn Fn(&Input) -> Answer + Sync)) -> Vec<Answer> {
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
        let found = copies(&inputs, in_turn);
        let copies: Vec<usize> = (0..8).filter(|i| found[*i].is_some()).collect();
        assert_eq!(copies, [2, 6], "text is read differently, and empty files are copies of nothing");
        assert_eq!(found[2].unwrap().sha256(), digest::sha256(b"abc"));
        assert_eq!(found[2], inputs[0].content_key());
    }

    #[test]
    fn only_possible_copies_are_opened() {
        let (_temp, inputs) = inputs(&[("1.pdf", "abc"), ("2.pdf", "abd"), ("3.pdf", "abcd"), ("4.pdf", "abc")]);
        let asked = std::cell::RefCell::new(Vec::new());
        copies(&inputs, |inputs, ask| {
            asked.borrow_mut().push(inputs.len());
            in_turn(inputs, ask)
        });
        assert_eq!(*asked.borrow(), [3, 2]);
    }
}
