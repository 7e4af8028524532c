//! Passwords hashed with argon2id, a few at a time.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use argon2::password_hash::phc::{self, Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use switchboard_application::Password;
use switchboard_application::ports::{PasswordHasher, PasswordsBusy, Verdict};
use switchboard_application::records::PasswordHash;
use zeroize::Zeroizing;

use crate::gate::{Gate, Pass};

/// The length of a new hash.
const OUTPUT_BYTES: usize = 32;

/// How dear a hash is, and how many are computed at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordSettings {
    /// The memory of one hash.
    pub memory_kib: u32,
    /// How often that memory is gone over.
    pub passes: u32,
    /// Into how many lanes it is divided.
    pub lanes: u32,
    /// How many hashes are computed at the same time.
    pub concurrency: NonZeroUsize,
    /// How many more may wait for their turn.
    pub queue: usize,
}

/// The cost is beyond what argon2 can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("argon2 does not take this cost of passwords: {0}")]
pub struct InvalidCost(argon2::Error);

/// Hashes of passwords by argon2id, kept as PHC strings.
///
/// Each takes a core and much memory for a while, on purpose. So that a flood of log-ins takes no more of the machine than its
/// share, only a few are computed at a time, a few wait, and the others are told at once that it is busy.
#[derive(Debug)]
pub struct Argon2Passwords {
    params: Params,
    /// What an unknown account's password is hashed with.
    decoy_salt: Salt,
    gate: Gate,
    computed: AtomicU64,
}

impl Default for PasswordSettings {
    /// The least that OWASP recommends for argon2id, one hash for each core, and a queue that is through within a second.
    fn default() -> Self {
        Self {
            memory_kib: 19 * 1024,
            passes: 2,
            lanes: 1,
            concurrency: available_parallelism().unwrap_or(NonZeroUsize::MIN),
            queue: 32,
        }
    }
}

impl PasswordSettings {
    /// The cheapest hashes there are, for tests.
    #[must_use]
    pub fn cheap() -> Self {
        Self { memory_kib: Params::MIN_M_COST, passes: Params::MIN_T_COST, ..Self::default() }
    }
}

impl Argon2Passwords {
    /// A hasher with these settings.
    ///
    /// # Errors
    /// [`InvalidCost`] when argon2 does not take them.
    pub fn new(settings: PasswordSettings) -> Result<Self, InvalidCost> {
        let PasswordSettings { memory_kib, passes, lanes, concurrency, queue } = settings;
        let params = Params::new(memory_kib, passes, lanes, Some(OUTPUT_BYTES)).map_err(InvalidCost)?;
        Ok(Self {
            params,
            decoy_salt: Salt::generate(),
            gate: Gate::new(concurrency, queue),
            computed: AtomicU64::new(0),
        })
    }

    /// How many hashes were computed so far.
    #[must_use]
    pub fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }
}

impl PasswordHasher for Argon2Passwords {
    fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordsBusy> {
        let pass = self.gate.enter().ok_or(PasswordsBusy)?;
        self.hash_anew(&pass, password)
    }

    fn verify(&self, password: &Password, hash: Option<&PasswordHash>) -> Result<Verdict, PasswordsBusy> {
        let pass = self.gate.enter().ok_or(PasswordsBusy)?;
        let stored = hash.and_then(Stored::parse);
        let (params, salt) = match &stored {
            Some(stored) => (&stored.params, &stored.salt),
            None => (&self.params, &self.decoy_salt),
        };
        let computed = self.compute(&pass, params, password, salt)?;
        match stored {
            // Outputs are compared in constant time.
            Some(stored) if stored.output == computed => {
                let outdated = stored.params != self.params;
                // A log-in does not fail for want of a better hash: the next one will make it.
                Ok(Verdict::Matches { rehashed: outdated.then(|| self.hash_anew(&pass, password).ok()).flatten() })
            }
            Some(_) | None => Ok(Verdict::Differs),
        }
    }
}

impl Argon2Passwords {
    fn hash_anew(&self, pass: &Pass<'_>, password: &Password) -> Result<PasswordHash, PasswordsBusy> {
        let salt = Salt::generate();
        let output = self.compute(pass, &self.params, password, &salt)?;
        let hash = Stored { params: self.params.clone(), salt, output };
        hash.to_phc().ok_or(PasswordsBusy)
    }

    /// Computes a hash: the one place that does, and only for a holder of a pass. What can be lacking here is memory, which is a
    /// way of being busy; the parameters and lengths were checked before.
    fn compute(&self, _: &Pass<'_>, params: &Params, password: &Password, salt: &Salt) -> Result<Output, PasswordsBusy> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(params.block_count()).or(Err(PasswordsBusy))?;
        memory.resize(params.block_count(), Block::new());
        let mut memory = Zeroizing::new(memory);
        let mut output = Zeroizing::new(vec![0; params.output_len().unwrap_or(OUTPUT_BYTES)]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
            .hash_password_into_with_memory(password.expose().as_bytes(), salt, &mut output, &mut *memory)
            .or(Err(PasswordsBusy))?;
        self.computed.fetch_add(1, Ordering::Relaxed);
        Output::new(&output).or(Err(PasswordsBusy))
    }
}

/// A hash in its parts.
struct Stored {
    params: Params,
    salt: Salt,
    output: Output,
}

impl Stored {
    /// Reads a PHC string. Nothing when it is not one of argon2id in its present version.
    fn parse(hash: &PasswordHash) -> Option<Self> {
        let phc = phc::PasswordHash::new(&hash.0).ok()?;
        let ours = phc.algorithm == ARGON2ID_IDENT && phc.version == Some(Version::V0x13.into());
        let params = Params::try_from(&phc).ok()?;
        ours.then_some(Self { params, salt: phc.salt?, output: phc.hash? })
    }

    fn to_phc(&self) -> Option<PasswordHash> {
        let phc = phc::PasswordHash {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params).ok()?,
            salt: Some(self.salt),
            hash: Some(self.output),
        };
        Some(PasswordHash(phc.to_string()))
    }
}
