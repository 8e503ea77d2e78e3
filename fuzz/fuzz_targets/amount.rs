//! Any text as a printed figure. Printing an amount and reading it back must give the same amount.
#![no_main]

use juesuan_model::{Amount, Print};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Print::Figure(amount) = Print::read(text) else {
        assert_eq!(Amount::parse(text), None);
        return;
    };
    let print = amount.to_string();
    assert_eq!(print, amount.as_str());
    assert_eq!(Amount::parse(&print).as_ref(), Some(&amount), "{text:?}");
    assert!(print.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'.')), "{text:?}: {print}");
    assert_eq!(amount.value().scale(), amount.decimals(), "{text:?}");
    // A negative zero keeps its sign when printed, but not in its value.
    if !amount.value().is_zero() {
        assert_eq!(amount.value().to_string().trim_start_matches('-'), canonical(&print), "{text:?}");
        assert_eq!(amount.value().is_sign_negative(), print.starts_with('-'), "{text:?}");
    }
    let json = serde_json::to_string(&amount).expect("JSON");
    assert_eq!(serde_json::from_str::<Amount>(&json).expect("its own JSON"), amount);
});

/// The figure without sign and leading zeros.
fn canonical(print: &str) -> String {
    let digits = print.trim_start_matches('-').trim_start_matches('0');
    if digits.is_empty() || digits.starts_with('.') { format!("0{digits}") } else { digits.to_owned() }
}
