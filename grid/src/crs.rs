//! The systems coordinates arrive in, and the way from each to longitude and latitude.
//!
//! Chinese law asks for CGCS2000, which equals WGS 84 to a few centimetres: both are *degrees* here and are not told
//! apart. Surveyors deliver Gauss–Krüger metres on it; map providers deliver GCJ-02 or BD-09, which shift every
//! position by some hundred metres. Coordinates are converted before they are rounded to the lattice.

use std::fmt;
use std::str::FromStr;

use proj4rs::proj::Proj;

/// A system of coordinates that can be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Crs {
    /// Longitude and latitude: EPSG:4326 (WGS 84) or EPSG:4490 (CGCS2000).
    #[default]
    Degrees,
    /// Gauss–Krüger metres on CGCS2000, EPSG:4513 to 4554 (3-degree zones).
    GaussKruger(GaussKruger),
    /// Web-Mercator metres, EPSG:3857.
    WebMercator,
    /// Longitude and latitude as 高德 and 腾讯 shift them.
    Gcj02,
    /// Longitude and latitude as 百度 shifts them.
    Bd09,
}

/// A 3-degree Gauss–Krüger zone.
///
/// EPSG numbers them twice: 4513 to 4533 are zones 25 to 45 with the number of the zone in front of the easting, 4534
/// to 4554 are the same central meridians, 75°E to 135°E, without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GaussKruger {
    /// 25 to 45; the central meridian lies at three times as many degrees east.
    zone: u16,
    /// Whether eastings begin with the number of the zone.
    prefixed: bool,
}

/// Why coordinates could not be converted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CrsError {
    /// A name that stands for no system known here.
    #[error("'{0}' is none of EPSG:4326, 4490, 4513 to 4554, 3857, gcj02, bd09")]
    Unknown(String),
    /// Degrees where the system has metres.
    #[error("[{}, {}] looks like degrees, but {crs} is in metres; leave --crs out", at[0], at[1])]
    Degrees {
        /// The system named.
        crs: Crs,
        /// The coordinate, as in the file.
        at: [f64; 2],
    },
    /// A coordinate that does not lie where the system is used.
    #[error("[{}, {}] lies outside the area of {crs}{hint}", at[0], at[1])]
    Outside {
        /// The system named.
        crs: Crs,
        /// The coordinate, as in the file.
        at: [f64; 2],
        /// Which system it may be in instead; else empty.
        hint: String,
    },
}

impl FromStr for Crs {
    type Err = CrsError;

    /// Understands `EPSG:4490`, `4490`, the URNs of `GeoJSON`'s old `crs` member, `CRS84`, `gcj02` and `bd09`.
    fn from_str(text: &str) -> Result<Self, CrsError> {
        let unknown = || CrsError::Unknown(text.chars().take(60).collect());
        let name = text.trim().to_ascii_lowercase();
        let name = name.rsplit(':').next().unwrap_or_default();
        match name.replace('-', "").as_str() {
            "crs84" | "wgs84" | "cgcs2000" => Ok(Self::Degrees),
            "gcj02" => Ok(Self::Gcj02),
            "bd09" => Ok(Self::Bd09),
            number => match number.parse().map_err(|_| unknown())? {
                4326 | 4490 => Ok(Self::Degrees),
                3857 => Ok(Self::WebMercator),
                epsg @ 4513..=4533 => {
                    Ok(Self::GaussKruger(GaussKruger { zone: epsg - 4513 + 25, prefixed: true }))
                }
                epsg @ 4534..=4554 => {
                    Ok(Self::GaussKruger(GaussKruger { zone: epsg - 4534 + 25, prefixed: false }))
                }
                _ => Err(unknown()),
            },
        }
    }
}

impl fmt::Display for Crs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Degrees => f.write_str("EPSG:4326"),
            Self::GaussKruger(zone) => write!(f, "EPSG:{}", zone.epsg()),
            Self::WebMercator => f.write_str("EPSG:3857"),
            Self::Gcj02 => f.write_str("gcj02"),
            Self::Bd09 => f.write_str("bd09"),
        }
    }
}

impl GaussKruger {
    /// Its EPSG number.
    pub const fn epsg(self) -> u16 {
        self.zone - 25 + if self.prefixed { 4513 } else { 4534 }
    }

    /// Degrees east.
    pub fn central_meridian(self) -> f64 {
        f64::from(self.zone) * 3.0
    }

    /// Easting of the central meridian, m.
    fn false_easting(self) -> f64 {
        500_000.0 + if self.prefixed { f64::from(self.zone) * 1e6 } else { 0.0 }
    }

    fn proj_string(self) -> String {
        format!(
            "+proj=etmerc +lat_0=0 +lon_0={} +k=1 +x_0={} +y_0=0 +ellps=GRS80 +units=m +no_defs",
            self.central_meridian(),
            self.false_easting()
        )
    }
}

/// The way from a system to longitude and latitude, set up once for many coordinates.
pub struct ToDegrees {
    crs: Crs,
    /// The projection and the geographic system under it, where there is one.
    projection: Option<Box<(Proj, Proj)>>,
}

impl fmt::Debug for ToDegrees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ToDegrees").field(&self.crs).finish()
    }
}

impl Crs {
    /// Whether coordinates are longitude and latitude, shifted or not.
    pub const fn is_geographic(self) -> bool {
        matches!(self, Self::Degrees | Self::Gcj02 | Self::Bd09)
    }

    /// Sets up the conversion.
    pub fn to_degrees(self) -> ToDegrees {
        let projection = match self {
            // Both strings are of the form above, which the tests try for every zone.
            Self::GaussKruger(zone) => Proj::from_proj_string(&zone.proj_string())
                .and_then(|from| {
                    Ok(Box::new((from, Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs")?)))
                })
                .ok(),
            _ => None,
        };
        ToDegrees { crs: self, projection }
    }
}

/// How far from its central meridian a 3-degree zone is still taken in, degrees. Cadastres overlap their zones a little.
const ZONE_REACH: f64 = 3.0;
/// Where GCJ-02 and BD-09 are used at all: west, south, east, north in degrees.
const SHIFTED: [f64; 4] = [72.0, 0.8, 138.0, 56.0];

impl ToDegrees {
    /// Longitude and latitude of a coordinate as the file has it.
    ///
    /// Gauss–Krüger agrees with PROJ to better than a millimetre; the inverses of GCJ-02 and BD-09 are iterated until
    /// they agree with the forward formulas to better than a lattice unit.
    ///
    /// # Errors
    /// [`CrsError`] when the coordinate cannot be in this system.
    pub fn convert(&self, at: [f64; 2]) -> Result<[f64; 2], CrsError> {
        let [x, y] = at;
        let crs = self.crs;
        let outside = |hint: String| CrsError::Outside { crs, at, hint };
        if !x.is_finite() || !y.is_finite() {
            return Ok(at); // refused by the lattice with a message of its own
        }
        if !crs.is_geographic() && x.abs() <= 180.0 && y.abs() <= 180.0 {
            return Err(CrsError::Degrees { crs, at });
        }
        match crs {
            Crs::Degrees => Ok(at),
            Crs::WebMercator => {
                /// Half the girth of the Web-Mercator world, m.
                const HALF: f64 = 20_037_508.342_789_244;
                if x.abs() > HALF || y.abs() > HALF {
                    return Err(outside(String::new()));
                }
                let (lon, lat) = coordtransform::epsg3857_to_wgs84(x, y);
                Ok([lon, lat])
            }
            Crs::Gcj02 | Crs::Bd09 => {
                let [west, south, east, north] = SHIFTED;
                if x.abs() > 180.0 || y.abs() > 90.0 {
                    return Ok(at); // swapped axes or metres, which the reader names
                }
                if !(west..=east).contains(&x) || !(south..=north).contains(&y) {
                    return Err(outside(", which is used in mainland China only".to_owned()));
                }
                let (x, y) = if crs == Crs::Bd09 { coordtransform::bd09_to_gcj02(x, y) } else { (x, y) };
                let (lon, lat) = coordtransform::gcj02_to_wgs84_in_mainland(x, y);
                Ok([lon, lat])
            }
            Crs::GaussKruger(zone) => self.unproject(zone, at).ok_or_else(|| outside(zone.hint(at))),
        }
    }

    fn unproject(&self, zone: GaussKruger, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        // Beyond this the projection is no longer one to one, and zones with and without prefix would be mixed up.
        if (x - zone.false_easting()).abs() > 450_000.0 || !(0.0..=6_700_000.0).contains(&y) {
            return None;
        }
        let (from, to) = &**self.projection.as_ref()?;
        let (lon, lat) = proj4rs::adaptors::transform_xy(from, to, x, y).ok()?;
        let (lon, lat) = (lon.to_degrees(), lat.to_degrees());
        ((lon - zone.central_meridian()).abs() <= ZONE_REACH).then_some([lon, lat])
    }
}

impl GaussKruger {
    /// Names the zone that the prefix of an easting tells of, if it is another one.
    fn hint(self, [x, _]: [f64; 2]) -> String {
        let prefix = (x / 1e6).floor();
        if (25.0..=45.0).contains(&prefix) && (!self.prefixed || prefix as u16 != self.zone) {
            format!("; its easting begins with zone {prefix}, which is EPSG:{}", 4513.0 + prefix - 25.0)
        } else if self.prefixed && (0.0..1e6).contains(&x) {
            format!("; its easting has no zone in front, as in EPSG:{}", self.epsg() - 4513 + 4534)
        } else {
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crs(text: &str) -> Crs {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_understood() {
        for (text, name) in [
            ("EPSG:4326", "EPSG:4326"),
            ("4490", "EPSG:4326"),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
            ("urn:ogc:def:crs:EPSG::4528", "EPSG:4528"),
            ("epsg:4549", "EPSG:4549"),
            ("EPSG:3857", "EPSG:3857"),
            ("GCJ-02", "gcj02"),
            ("bd09", "bd09"),
        ] {
            assert_eq!(crs(text).to_string(), name);
        }
        for text in ["", "EPSG:2154", "4512", "4555", "utm"] {
            assert!(text.parse::<Crs>().is_err(), "{text}");
        }
    }

    /// Expected values from PROJ 9.1 by way of gdaltransform.
    #[test]
    fn conversions_agree_with_proj() {
        for (name, at, expected) in [
            ("EPSG:4513", [25_512_345.678, 4_412_345.678], [75.144_248_043_763_5, 39.845_151_558_883]),
            ("EPSG:4528", [40_512_345.678, 3_345_678.901], [120.128_250_124_406, 30.230_559_627_167_4]),
            ("EPSG:4533", [45_388_888.8, 5_300_000.25], [133.516_084_345_385, 47.824_678_280_885_7]),
            ("EPSG:4534", [612_345.6, 4_100_000.0], [76.262_525_114_203_2, 37.024_722_180_222_4]),
            ("EPSG:4549", [432_109.87, 3_456_789.01], [119.287_426_409_15, 31.230_860_074_841_6]),
            ("EPSG:4554", [399_999.9, 4_700_000.5], [133.784_822_076_606, 42.428_962_928_559_1]),
            ("EPSG:3857", [13_380_000.0, 3_530_000.0], [120.194_585_015_192, 30.205_559_028_751_2]),
        ] {
            let [lon, lat] = crs(name).to_degrees().convert(at).unwrap();
            // 5e-9 degrees are half a millimetre.
            assert!(
                (lon - expected[0]).abs() < 5e-9 && (lat - expected[1]).abs() < 5e-9,
                "{name}: {lon} {lat}"
            );
        }
    }

    #[test]
    fn every_zone_has_its_meridian_in_the_middle() {
        for epsg in 4513..=4554_u16 {
            let Crs::GaussKruger(zone) = crs(&epsg.to_string()) else { panic!("{epsg}") };
            assert_eq!(zone.epsg(), epsg);
            let [lon, lat] =
                Crs::GaussKruger(zone).to_degrees().convert([zone.false_easting(), 3e6]).unwrap();
            assert!(
                (lon - zone.central_meridian()).abs() < 1e-10 && (lat - 27.1).abs() < 0.1,
                "{epsg}: {lon} {lat}"
            );
        }
        assert_eq!(crs("4534").to_string(), "EPSG:4534");
    }

    /// The offset at the West Lake is known from published examples: about 480 m east and 250 m south, undone exactly.
    #[test]
    fn the_shifts_are_undone_to_the_lattice() {
        let mut worst: f64 = 0.0;
        for i in 0..=40 {
            for j in 0..=30 {
                let truth = [80.0 + f64::from(i) * 1.25, 22.0 + f64::from(j) * 0.8];
                let gcj = coordtransform::wgs84_to_gcj02_in_mainland(truth[0], truth[1]);
                let bd = coordtransform::gcj02_to_bd09(gcj.0, gcj.1);
                for (name, (x, y)) in [("gcj02", gcj), ("bd09", bd)] {
                    let [lon, lat] = crs(name).to_degrees().convert([x, y]).unwrap();
                    worst = worst.max((lon - truth[0]).abs()).max((lat - truth[1]).abs());
                }
            }
        }
        assert!(worst < 5e-8, "{worst}");
        let [lon, lat] = Crs::Gcj02.to_degrees().convert([120.15, 30.25]).unwrap();
        assert!(
            (0.004..0.006).contains(&(120.15 - lon)) && (0.002..0.003).contains(&(lat - 30.25)),
            "{lon} {lat}"
        );
    }

    #[test]
    fn wrong_systems_are_refused_with_a_hint() {
        for (name, at, message) in [
            (
                "4528",
                [120.1, 30.2],
                "[120.1, 30.2] looks like degrees, but EPSG:4528 is in metres; leave --crs out",
            ),
            (
                "4528",
                [39_512_345.0, 3_345_678.0],
                "[39512345, 3345678] lies outside the area of EPSG:4528; its easting begins with zone 39, which is EPSG:4527",
            ),
            (
                "4549",
                [40_512_345.0, 3_345_678.0],
                "[40512345, 3345678] lies outside the area of EPSG:4549; its easting begins with zone 40, which is EPSG:4528",
            ),
            (
                "4528",
                [512_345.0, 3_345_678.0],
                "[512345, 3345678] lies outside the area of EPSG:4528; its easting has no zone in front, as in EPSG:4549",
            ),
            (
                "gcj02",
                [4.8, 45.7],
                "[4.8, 45.7] lies outside the area of gcj02, which is used in mainland China only",
            ),
        ] {
            assert_eq!(crs(name).to_degrees().convert(at).unwrap_err().to_string(), message);
        }
    }
}
