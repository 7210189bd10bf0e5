//! tungstenite, without any runtime.

use tungstenite as library;

include!("../tungstenite.rs");
