//! What an imported list of assets (a CMDB's export) says, row by row. Rows count for assets that a later scan brings, too.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::model::{Day, Rating};

/// The list that counts: a further one replaces it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inventory {
    /// Name of the file.
    pub source: String,
    /// When it was imported.
    pub imported_on: Day,
    /// Its rows, in the file's order.
    pub rows: Vec<InventoryRow>,
}

/// One row of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InventoryRow {
    /// Addresses.
    pub ips: Vec<IpAddr>,
    /// DNS name, lower case; empty where there is none.
    pub dns: String,
    /// NetBIOS name, upper case; empty where there is none.
    pub netbios: String,
    /// Line in the file, from 1.
    pub line: u64,
    /// What it says.
    pub rating: Rating,
}
