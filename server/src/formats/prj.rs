//! The system of coordinates that a `.prj`, or a GeoPackage, states in well-known text.

use grid::crs::Crs;

use super::Stated;

/// What a well-known text states.
///
/// By its authority where it names one; else by its parameters, since ESRI's `.prj` names none: the datum must be CGCS2000 or
/// WGS 84, which are the same to a few centimetres, and the projection a 3-degree Gauss–Krüger zone or Web Mercator.
pub(crate) fn stated(text: &str) -> Stated {
    let flat: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    if flat.is_empty() {
        return Stated::Nothing;
    }
    match authority(&flat).or_else(|| by_parameters(&flat)) {
        Some(crs) => Stated::Known(crs),
        None => Stated::Unknown(title(text)),
    }
}

/// The number that the outermost system is known by at EPSG.
fn authority(flat: &str) -> Option<Crs> {
    let body = flat.strip_suffix(']')?;
    let last = body
        .rfind("AUTHORITY[\"EPSG\",")
        .map(|at| (at, 17))
        .or(body.rfind("ID[\"EPSG\",").map(|at| (at, 10)))?;
    let rest = &body[last.0 + last.1..];
    let (number, after) = rest.split_once(']')?;
    // One further in would be that of a part.
    after.is_empty().then(|| format!("EPSG:{}", number.trim_matches('"')).parse().ok()).flatten()
}

fn by_parameters(flat: &str) -> Option<Crs> {
    let datum = [
        "CGCS_2000",
        "CGCS2000",
        "CHINA_2000",
        "CHINA_GEODETIC_COORDINATE_SYSTEM_2000",
        "CHINA2000",
        "WGS_1984",
        "WGS84",
    ];
    if !datum.iter().any(|name| flat.contains(name)) {
        return None;
    }
    if flat.starts_with("GEOGCS[") || flat.starts_with("GEOGCRS[") || flat.starts_with("GEODCRS[") {
        return Some(Crs::Degrees);
    }
    if flat.contains("MERCATOR_AUXILIARY_SPHERE") || flat.contains("PSEUDO-MERCATOR") {
        return Some(Crs::WebMercator);
    }
    if !flat.contains("GAUSS_KRUGER") && !flat.contains("TRANSVERSE_MERCATOR")
        || parameter(flat, "SCALE_FACTOR").is_some_and(|k| !is(k, 1.0))
    {
        return None;
    }
    let zone = parameter(flat, "CENTRAL_MERIDIAN")? / 3.0;
    if zone.fract() != 0.0
        || !(25.0..=45.0).contains(&zone)
        || parameter(flat, "FALSE_NORTHING").unwrap_or(0.0) != 0.0
    {
        return None;
    }
    let easting = parameter(flat, "FALSE_EASTING")?;
    let first = if is(easting, 500_000.0) {
        4534.0
    } else if is(easting, zone * 1e6 + 500_000.0) {
        4513.0
    } else {
        return None;
    };
    format!("EPSG:{}", first + zone - 25.0).parse().ok()
}

/// Whether a parameter is this one; texts round.
fn is(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < 1e-9 * wanted.abs().max(1.0)
}

fn parameter(flat: &str, name: &str) -> Option<f64> {
    let key = format!("PARAMETER[\"{name}\",");
    let at = flat.find(&key)? + key.len();
    flat[at..].split([']', ',']).next()?.parse().ok()
}

/// The name of the system, for messages.
fn title(text: &str) -> String {
    let name = text.split('"').nth(1).unwrap_or(text);
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GEOGCS: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

    fn projected(meridian: &str, easting: &str) -> String {
        format!(
            "PROJCS[\"CGCS2000_3_Degree_GK\",{GEOGCS},PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting}],\
             PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian}],PARAMETER[\"Scale_Factor\",1.0],\
             PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
        )
    }

    fn name(text: &str) -> String {
        match stated(text) {
            Stated::Known(crs) => crs.to_string(),
            Stated::Unknown(name) => format!("unknown {name}"),
            Stated::Nothing => "nothing".to_owned(),
            Stated::Usual => "usual".to_owned(),
        }
    }

    #[test]
    fn systems_of_china_are_known_by_their_parameters() {
        assert_eq!(name(GEOGCS), "EPSG:4326");
        assert_eq!(name(&projected("120.0", "40500000.0")), "EPSG:4528");
        assert_eq!(name(&projected("120.0", "500000.0")), "EPSG:4549");
        assert_eq!(name(&projected("75.0", "500000.0")), "EPSG:4534");
        assert_eq!(name(&projected("121.0", "500000.0")), "unknown CGCS2000_3_Degree_GK");
        assert_eq!(name(&projected("120.0", "0.0")), "unknown CGCS2000_3_Degree_GK");
        assert_eq!(
            name(
                &projected("120.0", "500000.0")
                    .replace("CGCS", "X")
                    .replace("China_2000", "Xian_1980")
                    .replace("2000", "1980")
            ),
            "unknown X1980_3_Degree_GK"
        );
        assert_eq!(name(" \r\n"), "nothing");
    }

    #[test]
    fn the_authority_of_the_whole_counts_and_not_that_of_a_part() {
        let wgs = r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],UNIT["degree",0.017],AUTHORITY["EPSG","4326"]]"#;
        assert_eq!(name(wgs), "EPSG:4326");
        let lambert = format!(
            "PROJCS[\"RGF93 / Lambert-93\",{wgs},PROJECTION[\"Lambert_Conformal_Conic_2SP\"],AUTHORITY[\"EPSG\",\"2154\"]]"
        );
        assert_eq!(name(&lambert), "unknown RGF93 / Lambert-93");
        let utm = format!(
            "PROJCS[\"WGS 84 / UTM zone 51N\",{wgs},PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"central_meridian\",123],PARAMETER[\"scale_factor\",0.9996],PARAMETER[\"false_easting\",500000]]"
        );
        assert_eq!(name(&utm), "unknown WGS 84 / UTM zone 51N");
    }
}
