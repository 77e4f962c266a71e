//! Fingerprints of results: BLAKE3 over a canonical, unambiguous encoding.
//!
//! Every item that is put carries a one-byte tag of its type, and whatever has a length is preceded by it, so two
//! different sequences of items never give the same bytes. Integers are little-endian. Floating point is left out on
//! purpose: digests cover integers and text.
//!
//! ```
//! use hakyu_seeds::{Digest, DigestBuilder};
//!
//! let digest = DigestBuilder::new().put_str("electricity@chiba").put_u32(450_000).finish();
//! let text = digest.to_string();
//! assert_eq!(text.parse::<Digest>()?, digest);
//! assert!(text.starts_with(&digest.short()));
//! # Ok::<(), hakyu_seeds::ParseDigestError>(())
//! ```

use std::{fmt, str::FromStr};

/// A 256-bit BLAKE3 fingerprint, shown as 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The plain BLAKE3 hash of `bytes`, as `b3sum` prints it for a file.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The first 16 hexadecimal digits: enough for a person to compare.
    pub fn short(&self) -> String {
        let mut text = self.to_string();
        text.truncate(16);
        text
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// Why a text is not a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDigestError {
    /// It does not have 64 bytes.
    #[error("a digest has 64 hexadecimal digits, not {0}")]
    Length(usize),
    /// The character at this place (from 0) is not a lowercase hexadecimal digit.
    #[error("character {0} of the digest is not one of 0-9 and a-f")]
    Digit(usize),
}

impl FromStr for Digest {
    type Err = ParseDigestError;

    /// Reads what `Display` writes.
    ///
    /// # Errors
    /// If the text is not exactly 64 lowercase hexadecimal digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.as_bytes();
        if text.len() != 64 {
            return Err(ParseDigestError::Length(text.len()));
        }
        let digit = |at: usize| match text[at] {
            digit @ b'0'..=b'9' => Ok(digit - b'0'),
            digit @ b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err(ParseDigestError::Digit(at)),
        };
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = digit(2 * at)? << 4 | digit(2 * at + 1)?;
        }
        Ok(Self(bytes))
    }
}

/// Collects items and gives their [`Digest`].
///
/// Start with the name of what is digested and its format (`put_str("run/1")`), so that digests of different things
/// never agree by chance. `finish` may be called at any time and does not end the collection.
#[derive(Clone, Default)]
pub struct DigestBuilder {
    hasher: blake3::Hasher,
}

/// The tags that precede items. Append only.
mod tag {
    pub(super) const U32: u8 = 1;
    pub(super) const U64: u8 = 2;
    pub(super) const I64: u8 = 3;
    pub(super) const BYTES: u8 = 4;
    pub(super) const STR: u8 = 5;
    pub(super) const U32S: u8 = 6;
    pub(super) const U64S: u8 = 7;
}

impl DigestBuilder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a `u32`.
    pub fn put_u32(&mut self, value: u32) -> &mut Self {
        let [a, b, c, d] = value.to_le_bytes();
        self.raw(&[tag::U32, a, b, c, d])
    }

    /// Adds a `u64`.
    pub fn put_u64(&mut self, value: u64) -> &mut Self {
        self.tagged(tag::U64, value.to_le_bytes())
    }

    /// Adds an `i64`.
    pub fn put_i64(&mut self, value: i64) -> &mut Self {
        self.tagged(tag::I64, value.to_le_bytes())
    }

    /// Adds bytes, after their number.
    pub fn put_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.tagged(tag::BYTES, (bytes.len() as u64).to_le_bytes()).raw(bytes)
    }

    /// Adds text as UTF-8, after its length in bytes.
    pub fn put_str(&mut self, text: &str) -> &mut Self {
        self.tagged(tag::STR, (text.len() as u64).to_le_bytes()).raw(text.as_bytes())
    }

    /// Adds a column of `u32`, after its length; faster than one by one.
    pub fn put_u32s(&mut self, values: &[u32]) -> &mut Self {
        self.tagged(tag::U32S, (values.len() as u64).to_le_bytes()).column(values, u32::to_le_bytes)
    }

    /// Adds a column of `u64`, after its length; faster than one by one.
    pub fn put_u64s(&mut self, values: &[u64]) -> &mut Self {
        self.tagged(tag::U64S, (values.len() as u64).to_le_bytes()).column(values, u64::to_le_bytes)
    }

    /// The digest of everything put so far.
    pub fn finish(&self) -> Digest {
        Digest(*self.hasher.finalize().as_bytes())
    }

    fn tagged(&mut self, tag: u8, value: [u8; 8]) -> &mut Self {
        let mut item = [tag; 9];
        item[1..].copy_from_slice(&value);
        self.raw(&item)
    }

    /// Feeds the hasher in pieces that are worth its while.
    fn column<T: Copy, const N: usize>(
        &mut self,
        values: &[T],
        bytes: impl Fn(T) -> [u8; N],
    ) -> &mut Self {
        let mut buffer = [0; 4096];
        for piece in values.chunks(buffer.len() / N) {
            let used = &mut buffer[..piece.len() * N];
            for (slot, &value) in used.chunks_exact_mut(N).zip(piece) {
                slot.copy_from_slice(&bytes(value));
            }
            self.hasher.update(used);
        }
        self
    }

    fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.hasher.update(bytes);
        self
    }
}

impl fmt::Debug for DigestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DigestBuilder").field(&self.finish()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The official BLAKE3 test vectors (BLAKE3-team/BLAKE3, `test_vectors.json`): no input, and the byte 0.
    #[test]
    fn the_hash_is_blake3() {
        assert_eq!(
            Digest::of(b"").to_string(),
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
        );
        assert_eq!(
            Digest::of(&[0]).to_string(),
            "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"
        );
    }

    #[test]
    fn golden() {
        let mut digest = DigestBuilder::new();
        digest.put_str("doc/1").put_u32(1).put_u64(2).put_i64(-3).put_bytes(&[4, 5]);
        digest.put_u32s(&[6, 7]).put_u64s(&[8]);
        assert_eq!(
            digest.finish().to_string(),
            "3a557e74648e3cf84c4e4effa41cc09fb09dba8d2259e8b8c720d3b16f9df4b3"
        );
        assert_eq!(digest.finish().short(), "3a557e74648e3cf8");
    }

    #[test]
    fn the_encoding_is_the_documented_one() {
        let mut bytes = vec![5, 2, 0, 0, 0, 0, 0, 0, 0, b'a', b'b'];
        bytes.extend([1, 7, 0, 0, 0]);
        bytes.extend([6, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0]);
        let digest = DigestBuilder::new().put_str("ab").put_u32(7).put_u32s(&[9]).finish();
        assert_eq!(digest, Digest::of(&bytes));
    }

    #[test]
    fn what_is_different_is_different() {
        let put = |build: &dyn Fn(&mut DigestBuilder)| {
            let mut digest = DigestBuilder::new();
            build(&mut digest);
            digest.finish()
        };
        let mut all = vec![
            put(&|_| ()),
            put(&|d| _ = d.put_u32(1).put_u32(0)),
            put(&|d| _ = d.put_u32(0).put_u32(1)),
            put(&|d| _ = d.put_u64(1)),
            put(&|d| _ = d.put_i64(1)),
            put(&|d| _ = d.put_str("ab").put_str("c")),
            put(&|d| _ = d.put_str("a").put_str("bc")),
            put(&|d| _ = d.put_str("abc")),
            put(&|d| _ = d.put_bytes(b"abc")),
            put(&|d| _ = d.put_str("")),
            put(&|d| _ = d.put_bytes(b"")),
            put(&|d| _ = d.put_u32s(&[])),
            put(&|d| _ = d.put_u32s(&[1, 0])),
            put(&|d| _ = d.put_u64s(&[1])),
        ];
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn bad_texts_are_refused() {
        let good = Digest([0xa5; 32]).to_string();
        assert_eq!(good.parse(), Ok(Digest([0xa5; 32])));
        assert_eq!("a5".parse::<Digest>(), Err(ParseDigestError::Length(2)));
        assert_eq!(good.to_uppercase().parse::<Digest>(), Err(ParseDigestError::Digit(0)));
        assert_eq!(format!("{}é", &good[2..]).parse::<Digest>(), Err(ParseDigestError::Digit(62)));
    }

    proptest! {
        #[test]
        fn text_round_trips(bytes: [u8; 32]) {
            prop_assert_eq!(Digest(bytes).to_string().parse(), Ok(Digest(bytes)));
        }

        #[test]
        fn long_columns_equal_their_bytes(values in prop::collection::vec(any::<u64>(), 0..1500)) {
            let mut bytes = vec![7];
            bytes.extend((values.len() as u64).to_le_bytes());
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            prop_assert_eq!(DigestBuilder::new().put_u64s(&values).finish(), Digest::of(&bytes));
        }
    }
}
