//! Compares the blobs with the attachments, and removes what nothing refers to.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::remove_released::remove_released;
use crate::ports::StoredBlob;
use crate::records::BlobKey;
use crate::{Context, Error};

/// How long a blob may wait for its attachment. No request takes that long, so an older one that nothing refers to never will be.
const GRACE: TimeDelta = TimeDelta::days(1);

/// What a sweep came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// How many blobs of purged tickets were removed.
    pub released: usize,
    /// How many blobs were removed that nothing referred to.
    pub orphans: usize,
    /// How many beginnings of blobs were removed that were never finished.
    pub unfinished: usize,
    /// The keys of attachments whose bytes are not there: somebody lost data.
    pub missing: Vec<BlobKey>,
}

/// Removes the blobs of purged tickets, blobs without attachments that are older than a day, and unfinished ones: about `limit` of each at
/// most. Attachments without blobs are reported, in the answer and in the log.
///
/// It goes through the blobs shard by shard, so it needs little memory however many there are; several servers may do it at the same time.
///
/// # Errors
/// [`Error::Unavailable`]; [`Error::Internal`].
pub fn sweep(ctx: &Context, now: DateTime<Utc>, limit: u32) -> Result<Swept, Error> {
    let mut swept = Swept { released: remove_released(ctx, limit)?, ..Swept::default() };
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    for shard in BlobKey::shards() {
        if swept.orphans >= most || swept.unfinished >= most {
            break;
        }
        sweep_shard(ctx, &shard, now - GRACE, &mut swept)?;
    }
    report_missing(&swept);
    Ok(swept)
}

/// Does the same for one shard of the blobs, counted from 0, for whoever goes through them step by step. Nothing comes after the last one.
///
/// # Errors
/// [`Error::Unavailable`]; [`Error::Internal`].
pub fn sweep_part(ctx: &Context, now: DateTime<Utc>, place: usize) -> Result<Option<Swept>, Error> {
    let Some(shard) = BlobKey::shards().nth(place) else { return Ok(None) };
    let mut swept = Swept::default();
    sweep_shard(ctx, &shard, now - GRACE, &mut swept)?;
    report_missing(&swept);
    Ok(Some(swept))
}

fn report_missing(swept: &Swept) {
    for key in &swept.missing {
        tracing::error!(%key, "the bytes of an attachment are lost");
    }
}

fn sweep_shard(
    ctx: &Context,
    shard: &str,
    written_before: DateTime<Utc>,
    swept: &mut Swept,
) -> Result<(), Error> {
    // The attachments are read first: what they refer to was written before them, so it is among the blobs that are listed afterwards.
    let referred = referred(ctx, shard)?;
    let blobs = ctx.blobs.shard(shard)?;
    for StoredBlob { key, written_at } in &blobs {
        if *written_at < written_before && !referred.contains(key) {
            ctx.blobs.remove(key)?;
            swept.orphans = swept.orphans.saturating_add(1);
        }
    }
    let unfinished = ctx.blobs.remove_unfinished(shard, written_before)?;
    swept.unfinished = swept.unfinished.saturating_add(unfinished);
    let present: BTreeSet<&BlobKey> = blobs.iter().map(|blob| &blob.key).collect();
    let missing: Vec<&BlobKey> = referred.iter().filter(|key| !present.contains(key)).collect();
    if !missing.is_empty() {
        // A purge may have come in between; what is still referred to is really missing.
        let still_referred = self::referred(ctx, shard)?;
        swept.missing.extend(missing.into_iter().filter(|key| still_referred.contains(*key)).cloned());
    }
    Ok(())
}

fn referred(ctx: &Context, shard: &str) -> Result<BTreeSet<BlobKey>, Error> {
    Ok(ctx.database.reader()?.attachments().keys_of_shard(shard)?)
}
