//! How large a stream is after its filters are decoded, without keeping the result.
//!
//! In: the text of a stream's dictionary and its data. Out: its size, or that it exceeds a limit. Sources: ISO 32000-2,
//! 7.4 (filters); RFC 1951 (deflate).

use flate2::{Decompress, FlushDecompress, Status};

/// A filter that can enlarge data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Flate,
    Lzw,
    RunLength,
    Ascii85,
    AsciiHex,
}

impl Filter {
    /// The filter of this name; `None` for image filters and unknown names.
    pub(crate) fn of(name: &[u8]) -> Option<Self> {
        match name {
            b"FlateDecode" | b"Fl" => Some(Self::Flate),
            b"LZWDecode" | b"LZW" => Some(Self::Lzw),
            b"RunLengthDecode" | b"RL" => Some(Self::RunLength),
            b"ASCII85Decode" | b"A85" => Some(Self::Ascii85),
            b"ASCIIHexDecode" | b"AHx" => Some(Self::AsciiHex),
            _ => None,
        }
    }

    /// The most bytes that one byte can decode to.
    fn ratio(self) -> u64 {
        match self {
            Self::Flate => 1032,
            // A code of 12 bits can stand for the longest entry of the table, 3,838 bytes.
            Self::Lzw => 2560,
            Self::RunLength => 64,
            Self::Ascii85 => 4,
            Self::AsciiHex => 1,
        }
    }
}

/// The filters that the text of a dictionary names, in order. If the text does not show them, for instance because they are
/// in another object, three layers of Flate are assumed: other data do not decode as Flate, so nothing is miscounted.
pub(crate) fn filters_of(dictionary: &[u8]) -> Vec<Filter> {
    const UNKNOWN: [Filter; 3] = [Filter::Flate; 3];
    let mut found: Option<Vec<Filter>> = None;
    let mut rest = dictionary;
    while let Some((name, after)) = next_name(rest) {
        rest = after;
        if !matches!(&*name, b"Filter" | b"F") {
            continue;
        }
        let value = after.trim_ascii_start();
        let named = match value.first() {
            Some(b'/') => next_name(value).map(|(name, _)| Filter::of(&name).into_iter().collect()),
            Some(b'[') => {
                let end = value.iter().position(|b| *b == b']').unwrap_or(value.len());
                names_of(value.get(1..end).unwrap_or_default())
            }
            // /F of a stream may also be a file specification.
            Some(b'(' | b'<') => Some(Vec::new()),
            _ => None,
        };
        // Given twice, or not understood.
        match (named, &found) {
            (Some(named), None) => found = Some(named),
            _ => return UNKNOWN.to_vec(),
        }
    }
    found.unwrap_or_default()
}

/// The filters in the text of an array; `None` if it contains anything but names.
fn names_of(mut array: &[u8]) -> Option<Vec<Filter>> {
    let mut filters = Vec::new();
    loop {
        array = array.trim_ascii_start();
        if array.is_empty() {
            return Some(filters);
        }
        if array.first() != Some(&b'/') {
            return None;
        }
        let (name, after) = next_name(array)?;
        filters.extend(Filter::of(&name));
        array = after;
    }
}

/// The next name in the text with its escapes resolved, and the text after it.
fn next_name(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let from = text.get(text.iter().position(|b| *b == b'/')? + 1..)?;
    let ends =
        |b: &u8| b.is_ascii_whitespace() || matches!(b, 0 | b'/' | b'[' | b']' | b'<' | b'>' | b'(' | b')' | b'%');
    let (written, after) = from.split_at(from.iter().position(ends).unwrap_or(from.len()));
    let mut name = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((byte, following)) = rest.split_first() {
        let escaped = (*byte == b'#').then(|| escape(following)).flatten();
        name.push(escaped.unwrap_or(*byte));
        rest = if escaped.is_some() { following.get(2..).unwrap_or_default() } else { following };
    }
    Some((name, after))
}

/// The byte of an escape, from its two hexadecimal digits.
fn escape(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits.get(..2)?).ok()?;
    u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
}

/// The most bytes that data of this length can decode to.
pub(crate) fn decoded_at_most(length: u64, filters: &[Filter]) -> u64 {
    filters.iter().fold(length, |size, filter| size.saturating_mul(filter.ratio()))
}

/// The size of the decoded data; `None` if it, or the output of any filter in between, exceeds the limit.
pub(crate) fn decoded_size(data: &[u8], filters: &[Filter], limit: u64) -> Option<u64> {
    let size = match filters {
        [] => data.len() as u64,
        [Filter::Ascii85, rest @ ..] => return decoded_size(&ascii_85(data), rest, limit),
        [Filter::AsciiHex, rest @ ..] => return decoded_size(&ascii_hex(data), rest, limit),
        [Filter::Lzw] => lzw_size(data, limit),
        [Filter::RunLength] => run_length_size(data),
        [Filter::Flate, rest @ ..] if rest.iter().all(|f| *f == Filter::Flate) => {
            // The PDF library decodes data without a zlib header as bare deflate data.
            let zlib = flate_size(data, filters.len(), true, limit);
            zlib.max(flate_size(data, filters.len(), false, limit))
        }
        // No producer writes such a chain of filters: the upper bound is good enough.
        _ => decoded_at_most(data.len() as u64, filters),
    };
    (size <= limit).then_some(size)
}

/// The size of data deflated so many times: that of the largest layer, counted up to a little more than the limit.
fn flate_size(data: &[u8], layers: usize, zlib: bool, limit: u64) -> u64 {
    let new = |_| Layer { inflate: Decompress::new(zlib), size: 0, is_done: false };
    let mut layers: Vec<Layer> = (0..layers).map(new).collect();
    feed(&mut layers, data, limit);
    layers.iter().map(|layer| layer.size).max().unwrap_or_default()
}

struct Layer {
    inflate: Decompress,
    size: u64,
    is_done: bool,
}

/// Feeds data to the first layer and its output to the next, until one exceeds the limit.
fn feed(layers: &mut [Layer], mut data: &[u8], limit: u64) {
    let Some((layer, inner)) = layers.split_first_mut() else { return };
    let mut buffer = vec![0; 1 << 15];
    while !layer.is_done {
        let (read, written) = (layer.inflate.total_in(), layer.inflate.total_out());
        let status = layer.inflate.decompress(data, &mut buffer, FlushDecompress::None);
        let (read, written) = (layer.inflate.total_in() - read, layer.inflate.total_out() - written);
        layer.size += written;
        data = usize::try_from(read).ok().and_then(|n| data.get(n..)).unwrap_or_default();
        let out = usize::try_from(written).ok().and_then(|n| buffer.get(..n)).unwrap_or_default();
        if !out.is_empty() {
            feed(inner, out, limit);
        }
        layer.is_done = matches!(status, Ok(Status::StreamEnd) | Err(_));
        if (read == 0 && written == 0) || layer.size > limit || inner.iter().any(|layer| layer.size > limit) {
            return;
        }
    }
}

/// The size of LZW data. Only the lengths of the table's entries are kept.
fn lzw_size(data: &[u8], limit: u64) -> u64 {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut lengths: Vec<u64> = vec![1; 258];
    let (mut held, mut count, mut size) = (0_u64, 0_u32, 0_u64);
    let mut before: Option<u64> = None;
    for byte in data {
        held = (held << 8 | u64::from(*byte)) & 0xFFFF_FFFF;
        count += 8;
        // Code widths change one entry early by default (/EarlyChange); being one off hardly changes the size.
        let width = match lengths.len() {
            ..511 => 9,
            511..1023 => 10,
            1023..2047 => 11,
            _ => 12,
        };
        if count < width {
            continue;
        }
        count -= width;
        let code = usize::try_from(held >> count & ((1 << width) - 1)).unwrap_or(END);
        match code {
            END => break,
            CLEAR => {
                lengths.truncate(258);
                before = None;
            }
            _ => {
                let Some(length) = lengths.get(code).copied().or_else(|| before.map(|b| b + 1)) else { break };
                size += length;
                if size > limit {
                    break;
                }
                if let Some(before) = before
                    && lengths.len() < 4096
                {
                    lengths.push(before + 1);
                }
                before = Some(length);
            }
        }
    }
    size
}

fn run_length_size(data: &[u8]) -> u64 {
    let (mut rest, mut size) = (data, 0);
    while let Some((length, following)) = rest.split_first() {
        let (taken, made) = match length {
            0..=127 => (usize::from(*length) + 1, u64::from(*length) + 1),
            128 => break,
            129..=255 => (1, 257 - u64::from(*length)),
        };
        size += made;
        rest = following.get(taken..).unwrap_or_default();
    }
    size
}

/// Decodes ASCIIHex.
fn ascii_hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|b| **b != b'>').filter_map(|b| char::from(*b).to_digit(16));
    let digits: Vec<u8> = digits.filter_map(|d| u8::try_from(d).ok()).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect()
}

/// Decodes ASCII85.
fn ascii_85(data: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut group: Vec<u8> = Vec::with_capacity(5);
    for byte in data {
        match byte {
            b'z' if group.is_empty() => out.extend_from_slice(&[0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            b'~' => break,
            _ => continue,
        }
        if group.len() == 5 {
            out.extend_from_slice(&value(&group).to_be_bytes());
            group.clear();
        }
    }
    let left = group.len();
    if left > 1 {
        group.resize(5, 84);
        out.extend(value(&group).to_be_bytes().iter().take(left - 1));
    }
    out
}

fn value(group: &[u8]) -> u32 {
    group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(u32::from(*digit)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::ZlibEncoder};
    use std::io::Write;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn filters_are_found_in_the_text_of_a_dictionary() {
        use Filter::{Ascii85, Flate, Lzw};
        for (dictionary, wanted) in [
            ("obj << /Length 5 /Filter /FlateDecode >>", vec![Flate]),
            ("obj <</Filter[/ASCII85Decode/FlateDecode]/Length 5>>", vec![Ascii85, Flate]),
            ("obj << /F /LZW >>", vec![Lzw]),
            ("obj << /F#69lter /Fl#61teDecode >>", vec![Flate]),
            ("obj << /Length 5 >>", vec![]),
            ("obj << /Filter /DCTDecode >>", vec![]),
            ("obj << /Filter 7 0 R >>", vec![Flate; 3]),
            ("obj << /Filter [7 0 R] >>", vec![Flate; 3]),
            ("obj << /Filter /LZWDecode /Filter /FlateDecode >>", vec![Flate; 3]),
            ("obj << /Filter", vec![Flate; 3]),
        ] {
            assert_eq!(filters_of(dictionary.as_bytes()), wanted, "{dictionary}");
        }
    }

    #[test]
    fn sizes_are_exact_up_to_the_limit() {
        use Filter::{Ascii85, AsciiHex, Flate, RunLength};
        let plain = vec![b' '; 5_000_000];
        let (once, twice) = (deflated(&plain), deflated(&deflated(&plain)));
        assert_eq!(decoded_size(&once, &[Flate], 5_000_000), Some(5_000_000));
        assert_eq!(decoded_size(&once, &[Flate], 4_999_999), None);
        assert_eq!(decoded_size(&once[2..], &[Flate], 4_999_999), None, "bare deflate");
        assert_eq!(decoded_size(&twice, &[Flate, Flate], 4_999_999), None);
        assert_eq!(decoded_size(&twice, &[Flate], 4_999_999), Some(once.len() as u64));
        // More filters than layers.
        assert_eq!(decoded_size(&once, &[Flate; 3], 5_000_000), Some(5_000_000));
        let hex: String = once.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(decoded_size(hex.as_bytes(), &[AsciiHex, Flate], 4_999_999), None);
        assert_eq!(decoded_size(b"z<+oue~>", &[Ascii85], 99), Some(8));
        assert_eq!(decoded_size(&[255, 65, 1, 66, 67, 128, 9], &[RunLength], 99), Some(4));
        // Codes of 9 bits: A, AA, end.
        assert_eq!(decoded_size(&[0x20, 0xC0, 0xA0, 0x20], &[Filter::Lzw], 99), Some(3));
    }
}
