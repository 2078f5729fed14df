//! How high the drawer stands where it is a sheet from below, as on a telephone.

use leptos::prelude::*;

use crate::browser;

/// As it is at first: the map keeps more than half.
const LOW: f64 = 46.0;
/// With a form in it, whose fields would be too few to see otherwise.
const FORM: f64 = 68.0;
/// As high as it goes.
const TALL: f64 = 88.0;
/// Let go below this, it closes.
const CLOSES: f64 = 22.0;
/// What the badge above it takes, in pixels.
const BADGE: f64 = 40.0;

/// The height of the sheet, in percent of the window.
#[derive(Clone, Copy)]
pub(crate) struct Sheet(RwSignal<f64>);

impl Sheet {
    /// As it is at first.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(LOW))
    }

    /// Its height in percent of the window, whether it is open or not; tracked.
    pub(crate) fn height(self) -> f64 {
        self.0.get()
    }

    /// Whether it leaves so little of the map that there is no room for the map's buttons; tracked.
    pub(crate) fn is_high(self) -> bool {
        self.0.get() > 50.0
    }

    /// How much of the window it and the badge above it take when it is open, in pixels: nothing on a wide screen.
    pub(crate) fn covered(self) -> f64 {
        if browser::is_narrow() {
            browser::window_height() * self.0.get_untracked() / 100.0 + BADGE
        } else {
            0.0
        }
    }

    /// Up to its full height, or back from it.
    pub(crate) fn turn(self) {
        self.0.update(|height| *height = if *height < TALL { TALL } else { LOW });
    }

    /// Follows a finger that is so many pixels below the upper edge of the window.
    pub(crate) fn follow(self, from_above: f64) {
        let height = 100.0 * (1.0 - from_above / browser::window_height().max(1.0));
        self.0.set(height.clamp(0.0, TALL));
    }

    /// Comes to rest where the finger lets go. Whether it stays open.
    pub(crate) fn let_go(self) -> bool {
        let (height, stays) = rest(self.0.get_untracked());
        self.0.set(height);
        stays
    }

    /// Makes room for a form, until whatever called this goes: then it is as high as before, unless somebody chose otherwise.
    pub(crate) fn make_room(self) {
        let before = self.0.get_untracked();
        if before < FORM {
            self.0.set(FORM);
            on_cleanup(move || {
                if self.0.get_untracked().to_bits() == FORM.to_bits() {
                    self.0.set(before);
                }
            });
        }
    }
}

/// Where a sheet comes to rest that is let go at this height, and whether it stays open.
fn rest(height: f64) -> (f64, bool) {
    if height < CLOSES {
        return (LOW, false);
    }
    let far = |rest: &f64| (height - rest).abs();
    (
        if far(&LOW) < far(&FORM) {
            LOW
        } else if far(&FORM) < far(&TALL) {
            FORM
        } else {
            TALL
        },
        true,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_comes_to_rest_nearby_and_closes_far_down() {
        for (height, rests) in
            [(88.0, TALL), (80.0, TALL), (70.0, FORM), (60.0, FORM), (50.0, LOW), (30.0, LOW)]
        {
            assert_eq!(rest(height), (rests, true), "{height}");
        }
        assert_eq!(rest(10.0), (LOW, false), "opened again, it is as at first");
    }
}
