//! The oldest tungstenite that the model speaks of.

use tungstenite_021 as library;

include!("../tungstenite.rs");
