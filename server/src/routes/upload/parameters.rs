//! Parameters of the routes of uploads.

use grid::crs::Crs;
use grid::wire::upload::TextEncoding;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::extract::{AreaPosition, Inquiry, Refusal, Scalar, Value, parameters, shown};
use crate::uploads::UploadKey;

parameters! {
    /// Which upload.
    pub(crate) struct Named {
        /// Id of the upload.
        path id: UploadId,
    }
}

parameters! {
    /// Which layer, and how it is to be read.
    pub(crate) struct Looked {
        /// Id of the upload.
        path id: UploadId,
        /// Position of the layer, from 0.
        query layer: LayerNumber,
        /// Encoding of its texts; the one that they seem to be in when left out.
        query encoding: Option<TextEncoding>,
        /// System of its coordinates: EPSG:4326, 4490, 4513 to 4554, 3857, gcj02 or bd09; the one that the file states when left out.
        query crs: Option<CrsName>,
        /// Id of the area that it is compared with.
        query area: Option<AreaPosition>,
    }
}

parameters! {
    /// What the file is called.
    pub(crate) struct Sent {
        /// Name of the file.
        query name: FileName,
    }
}

/// An upload, given by its key.
#[derive(Clone, Copy)]
pub(crate) struct UploadId(pub(crate) UploadKey);

impl Scalar for UploadId {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let unreadable = || Refusal::Unreadable(format!("'{}' is not the id of an upload", shown(text)));
        UploadKey::read(text).map(Self).ok_or_else(unreadable)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

/// Position of a layer in its file.
#[derive(Clone, Copy)]
pub(crate) struct LayerNumber(pub(crate) usize);

impl Scalar for LayerNumber {
    const DEFAULT: Option<Self> = Some(Self(0));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let unreadable = || Refusal::Unreadable(format!("'{}' is not the position of a layer", shown(text)));
        text.parse::<u16>().ok().map(|number| Self(usize::from(number))).ok_or_else(unreadable)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 0, "maximum": u16::MAX, "default": 0 })
    }
}

/// A system of coordinates.
#[derive(Clone, Copy)]
pub(crate) struct CrsName(pub(crate) Crs);

impl Scalar for CrsName {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        text.parse().map(Self).map_err(|error: grid::crs::CrsError| Refusal::Unreadable(error.to_string()))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": 40 })
    }
}

/// Name of a file, up to 120 characters, without its folders.
pub(crate) struct FileName(pub(crate) String);

impl Value for FileName {
    const REQUIRED: bool = true;

    fn read(text: Option<&str>, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let text = text.ok_or_else(|| Refusal::Unreadable("it must be given".to_owned()))?;
        let name = text.rsplit(['/', '\\']).next().unwrap_or_default().trim();
        if (1..=120).contains(&name.chars().count()) {
            Ok(Self(name.to_owned()))
        } else {
            Err(Refusal::Unreadable(format!(
                "'{}' is not the name of a file of 1 to 120 characters",
                shown(text)
            )))
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 120 })
    }
}
