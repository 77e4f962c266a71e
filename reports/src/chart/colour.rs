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
pub(crate) const CALM: Colour = Colour(0xf3, 0xf4, 0xf6);
/// The exercise mark.
pub(crate) const ALARM: Colour = Colour(0xa8, 0x12, 0x12);

/// Arms in order: no response, reference, the chosen one, any other. The first three are light, dark and between in grey.
const ARMS: [Colour; 5] = [
    Colour(0xc3, 0xc8, 0xce),
    Colour(0x00, 0x4d, 0x85),
    Colour(0xe0, 0x7b, 0x1a),
    Colour(0x9f, 0xd3, 0xc0),
    Colour(0x3a, 0x24, 0x59),
];

/// From pale yellow over green to dark blue, lightness falling all the way (after `ColorBrewer`'s `YlGnBu`): it stays in order
/// in grey print and for every kind of colour blindness, and its pale end differs from [`CALM`].
const RAMP: [Colour; 10] = [
    Colour(0xea, 0xdf, 0x94),
    Colour(0xd0, 0xd8, 0x90),
    Colour(0xb3, 0xd3, 0x98),
    Colour(0x86, 0xc9, 0xa6),
    Colour(0x58, 0xb8, 0xb8),
    Colour(0x34, 0x9f, 0xbe),
    Colour(0x22, 0x81, 0xb8),
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

    /// Lightness in grey print, 0–2,550,000 (weights of ITU-R BT.709).
    fn light(self) -> u32 {
        2126 * u32::from(self.0) + 7152 * u32::from(self.1) + 722 * u32::from(self.2)
    }

    /// Ink that can be read on this colour.
    pub(crate) fn ink(self) -> Self {
        if self.light() > 1_280_000 { INK } else { WHITE }
    }

    /// The colour, darkened if it is too pale for a line on paper.
    pub(crate) fn line(self) -> Self {
        if self.light() > 1_700_000 { self.mix(INK, 0.3) } else { self }
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
    fn grey_print_keeps_what_colours_say() {
        let ramp: Vec<u32> = [CALM].into_iter().chain(RAMP).map(Colour::light).collect();
        assert!(ramp[0] > ramp[1] + 200_000, "calm and the palest cell");
        assert!(ramp.windows(2).all(|pair| pair[0] > pair[1] + 40_000), "{ramp:?}");
        let arms: Vec<u32> = ARMS[..3].iter().map(|arm| arm.light()).collect();
        for (index, arm) in arms.iter().enumerate() {
            assert!(arms[..index].iter().all(|other| other.abs_diff(*arm) > 500_000), "{arms:?}");
        }
    }

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
