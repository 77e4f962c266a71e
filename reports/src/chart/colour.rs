//! Colours that survive print and colour blindness: a ramp of falling lightness, fixed hues for arms, ink and lines.

/// A colour without transparency; paler ones are mixed with white.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

/// Text and axes.
pub(crate) const INK: Colour = Colour(0x1f, 0x23, 0x28);
/// Second-rank text.
pub(crate) const FAINT: Colour = Colour(0x59, 0x60, 0x68);
/// Grid lines.
pub(crate) const GRID: Colour = Colour(0xe1, 0xe4, 0xe8);
/// Panel borders, tree lines.
pub(crate) const RULE: Colour = Colour(0xa8, 0xae, 0xb6);
/// Paper.
pub(crate) const WHITE: Colour = Colour(255, 255, 255);
/// Cells in which nothing happened.
pub(crate) const CALM: Colour = Colour(0xf1, 0xf2, 0xf3);
/// The exercise mark.
pub(crate) const ALARM: Colour = Colour(0xa8, 0x12, 0x12);

/// Arms in order: no response, reference, the chosen one, any other.
const ARMS: [Colour; 5] = [
    Colour(0x9a, 0x9f, 0xa6),
    Colour(0x00, 0x72, 0xb2),
    Colour(0xd5, 0x5e, 0x00),
    Colour(0x00, 0x9e, 0x73),
    Colour(0x56, 0x3d, 0x7c),
];

/// From pale yellow over green to dark blue, lightness falling all the way (after `ColorBrewer`'s `YlGnBu`): it stays in order
/// in grey print and for every kind of colour blindness, and its pale end differs from [`CALM`].
const RAMP: [Colour; 10] = [
    Colour(0xfb, 0xf6, 0xbf),
    Colour(0xe6, 0xf1, 0xb0),
    Colour(0xc3, 0xe4, 0xb1),
    Colour(0x8f, 0xd2, 0xb5),
    Colour(0x5b, 0xbf, 0xc0),
    Colour(0x34, 0xa4, 0xc2),
    Colour(0x22, 0x83, 0xba),
    Colour(0x23, 0x5e, 0xa6),
    Colour(0x22, 0x3a, 0x8b),
    Colour(0x0b, 0x1f, 0x5c),
];

impl Colour {
    /// Reads `#rrggbb`; grey if it is none.
    pub(crate) fn parse(text: &str) -> Self {
        let value = text
            .strip_prefix('#')
            .filter(|hex| hex.len() == 6)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match value.map(u32::to_be_bytes) {
            Some([_, red, green, blue]) => Self(red, green, blue),
            None => Self(0x80, 0x80, 0x80),
        }
    }

    /// `#rrggbb`.
    #[cfg(test)]
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The mixture with another colour; `share` 0 keeps this one, 1 gives the other.
    pub(crate) fn mix(self, other: Self, share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        let channel = |from: u8, to: u8| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between two bytes"
            )]
            let byte = (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
            byte
        };
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// Ink that can be read on this colour.
    pub(crate) fn ink(self) -> Self {
        let light = 2126 * u32::from(self.0) + 7152 * u32::from(self.1) + 722 * u32::from(self.2);
        if light > 1_280_000 { INK } else { WHITE }
    }

    /// The colour, darkened if it is too pale for a line on paper.
    pub(crate) fn line(self) -> Self {
        let light = 2126 * u32::from(self.0) + 7152 * u32::from(self.1) + 722 * u32::from(self.2);
        if light > 1_700_000 { self.mix(INK, 0.3) } else { self }
    }
}

/// The ramp from light (0) to dark (1); [`CALM`] at or below 0.
pub(crate) fn ramp(share: f64) -> Colour {
    if !share.is_finite() || share <= 0.0 {
        return CALM;
    }
    let place = share.min(1.0) * 9.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..=9")]
    let index = (place as usize).min(8);
    RAMP[index].mix(RAMP[index + 1], place - index as f64)
}

/// Colour of an arm.
pub(crate) fn arm(index: usize) -> Colour {
    ARMS[index % ARMS.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_parse_mix_and_stay_readable() {
        assert_eq!(Colour::parse("#E69F00"), Colour(0xe6, 0x9f, 0));
        assert_eq!(Colour::parse("red"), Colour(0x80, 0x80, 0x80));
        assert_eq!(Colour::parse("#12345é").hex(), "#808080");
        assert_eq!(ramp(0.0), CALM);
        assert_eq!(ramp(f64::NAN), CALM);
        assert_eq!(ramp(7.0), RAMP[9]);
        assert_eq!(ramp(0.1).ink(), INK);
        assert_eq!(ramp(1.0).ink(), WHITE);
    }
}
