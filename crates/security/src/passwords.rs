//! Passwords hashed with argon2id, a few at a time.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use argon2::password_hash::phc::{self, Output, ParamsString, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use switchboard_application::Password;
use switchboard_application::ports::{PasswordHasher, PasswordsBusy, Verdict};
use switchboard_application::records::PasswordHash;
use zeroize::{Zeroize as _, Zeroizing};

use crate::gate::{Gate, Pass};

/// The length of a new hash.
const OUTPUT_BYTES: usize = 32;

/// How many blocks of 1 KiB are reserved for a hash at least. Memory that is not touched costs nothing, and the common C library gives
/// allocations beyond 32 MiB back to the system at once; of smaller ones every thread that ever made a hash would keep its own for good.
const RETURNED_BLOCKS_MIN: usize = 33 * 1024;

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
                Ok(Verdict::Matches {
                    rehashed: outdated.then(|| self.hash_anew(&pass, password).ok()).flatten(),
                })
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
    fn compute(
        &self,
        _: &Pass<'_>,
        params: &Params,
        password: &Password,
        salt: &Salt,
    ) -> Result<Output, PasswordsBusy> {
        let mut memory = Vec::new();
        memory.try_reserve_exact(params.block_count().max(RETURNED_BLOCKS_MIN)).or(Err(PasswordsBusy))?;
        memory.resize(params.block_count(), Block::new());
        let mut output = Zeroizing::new(vec![0; params.output_len().unwrap_or(OUTPUT_BYTES)]);
        let outcome = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
            .hash_password_into_with_memory(password.expose().as_bytes(), salt, &mut output, &mut memory);
        memory.iter_mut().zeroize();
        outcome.or(Err(PasswordsBusy))?;
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

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::gate::tests::until;

    fn hasher(settings: PasswordSettings) -> Argon2Passwords {
        Argon2Passwords::new(settings).unwrap()
    }

    fn cheap() -> Argon2Passwords {
        hasher(PasswordSettings::cheap())
    }

    fn password(text: &str) -> Password {
        Password::tried(text.to_owned())
    }

    const MATCHES: Verdict = Verdict::Matches { rehashed: None };

    #[test]
    fn a_password_matches_its_own_hash_alone() {
        let passwords = cheap();
        let hash = passwords.hash(&password("correct horse")).unwrap();
        assert_eq!(passwords.verify(&password("correct horse"), Some(&hash)), Ok(MATCHES));
        for wrong in ["", "correct hors", "correct horse ", "Correct horse", "correct horse\0"] {
            assert_eq!(passwords.verify(&password(wrong), Some(&hash)), Ok(Verdict::Differs), "{wrong:?}");
        }
    }

    #[test]
    fn the_usual_hash_is_argon2id_with_the_parameters_that_owasp_recommends() {
        let passwords = hasher(PasswordSettings::default());
        let hash = passwords.hash(&password("p")).unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert_eq!(passwords.verify(&password("p"), Some(&hash)), Ok(MATCHES));
    }

    #[test]
    fn the_same_password_has_another_hash_each_time() {
        let passwords = cheap();
        assert_ne!(passwords.hash(&password("p")).unwrap(), passwords.hash(&password("p")).unwrap());
    }

    /// Out of the test vectors of the reference implementation: password `password`, salt `somesalt`.
    const FOREIGN: &str =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    #[test]
    fn a_hash_of_another_program_is_taken_and_renewed() {
        let passwords = cheap();
        let foreign = PasswordHash(FOREIGN.to_owned());
        let Ok(Verdict::Matches { rehashed: Some(rehashed) }) =
            passwords.verify(&password("password"), Some(&foreign))
        else {
            panic!("the reference implementation made this hash of this password")
        };
        assert!(rehashed.0.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", rehashed.0);
        assert_eq!(passwords.verify(&password("password"), Some(&rehashed)), Ok(MATCHES));
        assert_eq!(passwords.verify(&password("passwort"), Some(&foreign)), Ok(Verdict::Differs));
    }

    #[test]
    fn each_parameter_that_differs_renews_the_hash() {
        let today = PasswordSettings { memory_kib: 32, passes: 2, lanes: 2, ..PasswordSettings::cheap() };
        let passwords = hasher(today);
        for before in [
            PasswordSettings { memory_kib: 16, ..today },
            PasswordSettings { memory_kib: 64, ..today },
            PasswordSettings { passes: 1, ..today },
            PasswordSettings { lanes: 1, ..today },
        ] {
            let old = hasher(before).hash(&password("p")).unwrap();
            let verdict = passwords.verify(&password("p"), Some(&old)).unwrap();
            assert!(matches!(verdict, Verdict::Matches { rehashed: Some(_) }), "{before:?}");
            assert_eq!(passwords.verify(&password("q"), Some(&old)), Ok(Verdict::Differs), "{before:?}");
        }
    }

    #[test]
    fn without_a_usable_hash_just_as_much_is_computed_and_nothing_matches() {
        let passwords = cheap();
        let hash = passwords.hash(&password("p")).unwrap().0;
        let other_algorithm = hash.replace("$argon2id$", "$argon2i$");
        let other_version = hash.replace("$v=19$", "$v=16$");
        let without_output = hash.rsplit_once('$').unwrap().0.to_owned();
        let unusable = ["".to_owned(), "p".to_owned(), other_algorithm, other_version, without_output];
        let hashes = unusable.into_iter().map(|text| Some(PasswordHash(text))).chain([None]);
        for hash in hashes {
            let before = passwords.computed();
            assert_eq!(passwords.verify(&password("p"), hash.as_ref()), Ok(Verdict::Differs), "{hash:?}");
            assert_eq!(passwords.computed(), before + 1);
        }
    }

    #[test]
    fn a_wrong_password_costs_one_hash_like_an_unknown_account() {
        let passwords = cheap();
        let hash = passwords.hash(&password("p")).unwrap();
        let before = passwords.computed();
        passwords.verify(&password("q"), Some(&hash)).unwrap();
        assert_eq!(passwords.computed(), before + 1);
    }

    #[test]
    fn those_beyond_the_queue_hear_at_once_that_it_is_busy() {
        let one_and_one_waiting =
            PasswordSettings { concurrency: NonZeroUsize::MIN, queue: 1, ..PasswordSettings::cheap() };
        let passwords = hasher(one_and_one_waiting);
        thread::scope(|scope| {
            let inside = passwords.gate.enter().unwrap();
            let waiting = scope.spawn(|| passwords.hash(&password("p")));
            until(|| passwords.gate.present() == 2);
            let beyond =
                scope.spawn(|| (passwords.hash(&password("p")), passwords.verify(&password("p"), None)));
            until(|| beyond.is_finished());
            assert_eq!(beyond.join().unwrap(), (Err(PasswordsBusy), Err(PasswordsBusy)));
            assert_eq!(passwords.computed(), 0);
            drop(inside);
            assert!(waiting.join().unwrap().is_ok());
        });
        assert_eq!(passwords.verify(&password("p"), None), Ok(Verdict::Differs));
    }

    #[test]
    fn a_cost_that_argon2_does_not_take_is_refused_with_a_reason() {
        let cheap = PasswordSettings::cheap();
        for (wrong, reason) in [
            (PasswordSettings { memory_kib: 7, ..cheap }, "memory cost is too small"),
            (PasswordSettings { passes: 0, ..cheap }, "time cost is too small"),
            (PasswordSettings { lanes: 0, ..cheap }, "not enough threads"),
        ] {
            let error = Argon2Passwords::new(wrong).unwrap_err();
            assert_eq!(error.to_string(), format!("argon2 does not take this cost of passwords: {reason}"));
        }
    }
}
