//! What a desk sorts tickets by and answers them with: colours, the tree of categories, canned responses.
//!
//! ```
//! use switchboard_domain::CategoryId;
//! use switchboard_domain::catalog::{CannedBody, CategoryTree, Misplaced, Placeholder};
//!
//! let [technical, photos] = [1, 2].map(CategoryId::new);
//! let tree = CategoryTree::new([(technical, None), (photos, Some(technical))]);
//! assert_eq!(tree.check_move(technical, Some(photos)), Err(Misplaced::Cycle));
//!
//! let body: CannedBody = "Dear {{customer_name}}, we look into it.".parse()?;
//! let text = body.fill(|placeholder| match placeholder {
//!     Placeholder::CustomerName => "Tunde",
//!     _ => "",
//! });
//! assert_eq!(text, "Dear Tunde, we look into it.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod canned;
mod color;
mod tree;

pub use canned::{CannedBody, InvalidCannedBody, InvalidShortcut, Placeholder, Sharing, Shortcut};
pub use color::{Color, InvalidColor};
pub use tree::{CATEGORY_LEVELS_MAX, CategoryTree, Misplaced};
