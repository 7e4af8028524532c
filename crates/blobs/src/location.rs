//! Where blobs are kept, as an operator writes it.

use std::path::PathBuf;
use std::str::FromStr;

/// Where blobs are kept: `file:PATH`, or `s3://BUCKET/PREFIX?region=REGION&endpoint=URL&allow_http=true`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobLocation {
    /// In a folder of the local file system.
    Folder(PathBuf),
    /// In a bucket that speaks S3. The credentials come from the usual environment variables, such as `AWS_ACCESS_KEY_ID`.
    Bucket {
        /// The name of the bucket.
        bucket: String,
        /// What stands before the path of every blob.
        prefix: String,
        /// The region; otherwise that of the environment.
        region: Option<String>,
        /// The address of a service that is not Amazon's.
        endpoint: Option<String>,
        /// Whether the way there may be unencrypted.
        allow_http: bool,
    },
}

/// Why a text names no location.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be file:PATH or s3://BUCKET/PREFIX?region=REGION&endpoint=URL&allow_http=true")]
pub struct InvalidLocation;

impl FromStr for BlobLocation {
    type Err = InvalidLocation;

    fn from_str(text: &str) -> Result<Self, InvalidLocation> {
        match text.split_once(':') {
            Some(("file", path)) if !path.is_empty() => Ok(Self::Folder(PathBuf::from(path))),
            Some(("s3", rest)) => bucket(rest.strip_prefix("//").ok_or(InvalidLocation)?),
            Some(_) | None => Err(InvalidLocation),
        }
    }
}

fn bucket(text: &str) -> Result<BlobLocation, InvalidLocation> {
    let (place, query) = text.split_once('?').unwrap_or((text, ""));
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if bucket.is_empty() || !bucket.chars().all(is_name) {
        return Err(InvalidLocation);
    }
    let (mut region, mut endpoint, mut allow_http) = (None, None, false);
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        match parameter.split_once('=').ok_or(InvalidLocation)? {
            ("region", value) => region = Some(value.to_owned()),
            ("endpoint", value) => endpoint = Some(value.to_owned()),
            ("allow_http", "true") => allow_http = true,
            ("allow_http", "false") => allow_http = false,
            _ => return Err(InvalidLocation),
        }
    }
    let prefix = prefix.trim_matches('/').to_owned();
    Ok(BlobLocation::Bucket { bucket: bucket.to_owned(), prefix, region, endpoint, allow_http })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_a_bucket_are_read_as_they_were_meant() {
        assert_eq!("file:./data/attachments".parse(), Ok(BlobLocation::Folder("./data/attachments".into())));
        assert_eq!("file:/srv/a b".parse(), Ok(BlobLocation::Folder("/srv/a b".into())));
        let plain = BlobLocation::Bucket {
            bucket: "desk".to_owned(),
            prefix: String::new(),
            region: None,
            endpoint: None,
            allow_http: false,
        };
        assert_eq!("s3://desk".parse(), Ok(plain.clone()));
        assert_eq!("s3://desk/".parse(), Ok(plain));
        assert_eq!(
            "s3://desk/a/b/?region=eu-1&endpoint=http://127.0.0.1:9000&allow_http=true".parse(),
            Ok(BlobLocation::Bucket {
                bucket: "desk".to_owned(),
                prefix: "a/b".to_owned(),
                region: Some("eu-1".to_owned()),
                endpoint: Some("http://127.0.0.1:9000".to_owned()),
                allow_http: true,
            })
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "",
            "file:",
            "./data",
            "s3:desk",
            "s3://",
            "s3:///a",
            "s3://a b",
            "s3://desk?x=1",
            "s3://desk?allow_http=1",
            "gs://desk",
        ] {
            assert_eq!(wrong.parse::<BlobLocation>(), Err(InvalidLocation), "{wrong}");
        }
    }
}
