// SPDX-License-Identifier: Apache-2.0
// Fails in many ways, for traces.sh.
use std::collections::HashMap;

struct Shop<T> {
    prices: HashMap<String, T>,
}

impl<T: Clone> Shop<T> {
    #[inline(never)]
    fn price(&self, what: &str) -> T {
        self.prices.get(what).cloned().expect("no price\nask the manager")
    }
}

#[inline(never)]
fn deep(n: u32, shop: &Shop<u32>) -> u32 {
    if n == 0 {
        shop.price("milk")
    } else {
        deep(n - 1, shop) + 1
    }
}

#[derive(Debug)]
struct Wrong(i32);

fn main() {
    let shop = Shop { prices: HashMap::new() };
    match std::env::args().nth(1).as_deref() {
        Some("thread") => {
            let till = std::thread::Builder::new()
                .name("till-1".into())
                .spawn(move || deep(2, &shop))
                .unwrap();
            let _ = till.join();
            let unnamed = std::thread::spawn(|| {
                let r: Result<u32, Wrong> = Err(Wrong(7));
                r.unwrap()
            });
            let _ = unnamed.join();
        }
        Some("assert") => assert_eq!(1 + 1, 3, "the till does not add up"),
        _ => {
            deep(2, &shop);
        }
    }
}
