//! Feeds the map with what lies in view, a bit more than that, and not again while it suffices.

/// How finely boxes are cut: as a share of the width of the view.
const STEPS_PER_VIEW: f64 = 2.0;

/// A box of longitudes and latitudes that covers a view, on a raster so that close-by views ask for the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window([f64; 4]);

impl Window {
    /// The box around a view `[west, south, east, north]`.
    pub(crate) fn around(view: [f64; 4]) -> Self {
        let [west, south, east, north] = view;
        let width = (east - west).max(north - south).clamp(1e-4, 180.0);
        // A power of two keeps the edges short numbers and the same for neighbouring zoom levels.
        let step = (width / STEPS_PER_VIEW).log2().ceil().exp2();
        Self([
            ((west / step).floor() * step).max(-180.0),
            ((south / step).floor() * step).max(-90.0),
            ((east / step).ceil() * step).min(180.0),
            ((north / step).ceil() * step).min(90.0),
        ])
    }

    /// A box that no view lies in.
    pub(crate) const fn none() -> Self {
        Self([f64::INFINITY; 4])
    }

    /// Whether all of a view lies inside.
    pub(crate) fn contains(&self, view: [f64; 4]) -> bool {
        let [west, south, east, north] = self.0;
        west <= view[0] && south <= view[1] && view[2] <= east && view[3] <= north
    }

    /// As the interface wants it.
    pub(crate) fn parameter(&self) -> String {
        let [west, south, east, north] = self.0;
        format!("bbox={west},{south},{east},{north}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_covers_its_view_and_not_much_more() {
        for view in [[120.11, 30.26, 120.15, 30.28], [-0.2, -0.1, 0.3, 0.2], [-180.0, -85.0, 180.0, 85.0]] {
            let window = Window::around(view);
            assert!(window.contains(view), "{window:?}");
            let [west, south, east, north] = window.0;
            let width = (view[2] - view[0]).max(view[3] - view[1]);
            assert!(east - west <= 4.0 * width && north - south <= 4.0 * width, "{window:?}");
        }
    }

    #[test]
    fn small_moves_ask_for_the_same() {
        let window = Window::around([120.111, 30.261, 120.149, 30.279]);
        assert_eq!(window, Window::around([120.113, 30.262, 120.151, 30.280]));
        assert!(!window.contains([121.0, 30.26, 121.1, 30.28]));
        assert!(!Window::none().contains([120.113, 30.262, 120.151, 30.280]));
    }
}
