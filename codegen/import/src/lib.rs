//! Turns the vendor's published API metadata into API specs.
//!
//! ```text
//! api-docs.json ─read→ Metadata ─translate→ Spec ─write→ YAML
//!                          └──── Reports ─────┘
//! ```
