//! The macro that gives an enumeration its one table of names.

/// An unknown name for one of the enumerations of this crate.
///
/// It says what was looked for and lists what would have been accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}, expected one of {}", expected.join(", "))]
pub struct UnknownName {
    /// The noun of the enumeration, for example `status`.
    pub what: &'static str,
    /// Every name that would have been accepted, in the order of `ALL`.
    pub expected: &'static [&'static str],
}

/// Declares a field-less enumeration whose names in SQL, JSON and text are written once.
///
/// The enumeration gets `ALL`, `NAMES`, `as_str`, `Display`, `FromStr` and, with the feature `serde`, both directions of serde.
macro_rules! named_enum {
    (
        $(#[$meta:meta])*
        $what:literal, $type:ident { $( $(#[$variant_meta:meta])* $variant:ident => $name:literal ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $( $(#[$variant_meta])* $variant, )+ }

        impl $type {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[ $( Self::$variant ),+ ];
            /// Every name, in the order of [`Self::ALL`].
            pub const NAMES: &'static [&'static str] = &[ $( $name ),+ ];

            /// The name used in SQL, JSON and text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::names::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $( $name => Ok(Self::$variant), )+
                    _ => Err($crate::names::UnknownName { what: $what, expected: Self::NAMES }),
                }
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use named_enum;
