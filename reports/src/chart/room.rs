//! Boxes on a sheet that are taken, so that nothing is put on them.

/// Boxes: left, top, right, bottom.
#[derive(Clone, Debug, Default)]
pub(super) struct Room(Vec<[i32; 4]>);

impl Room {
    /// Whether a box lies on none that is taken.
    pub(super) fn free(&self, rect: [i32; 4]) -> bool {
        self.0.iter().all(|other| {
            rect[0] >= other[2] || other[0] >= rect[2] || rect[1] >= other[3] || other[1] >= rect[3]
        })
    }

    /// Takes a box.
    pub(super) fn take(&mut self, rect: [i32; 4]) {
        self.0.push(rect);
    }
}
