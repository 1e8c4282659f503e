//! Whether somebody has an address cannot be told: same status, same body, same work.

use std::time::{Duration, Instant};

use shared::api::{ResetRequest, SignIn, SignInHello, SignInSalt, path};
use shared::sync::Auth;

use crate::app::{Answer, App};
use crate::on_both;
use crate::people::{Person, form, fresh};

on_both!(same_answers, same_time);

const NOBODY: &str = "nobody@example.test";

/// Everything but the moment; and the seconds to wait, which a turn of the clock between two answers makes one less.
fn visible(answer: &Answer) -> (String, u32) {
    let mut headers = answer.headers.clone();
    headers.remove("date");
    headers.remove("set-cookie");
    let wait = headers.remove("retry-after").map_or(0, |wait| wait.to_str().unwrap().parse().unwrap());
    let body =
        String::from_utf8_lossy(&answer.body).replace(&format!("\"retry_after_s\":{wait}"), "\"retry_after_s\":");
    (format!("{} {headers:?} {body}", answer.status), wait)
}

async fn same_answers(app: App) {
    let admin = Person::first(&app).await;
    let known = admin.email.clone();
    let mut of_known = Vec::new();
    let mut of_nobody = Vec::new();
    for (email, answers) in [(known.as_str(), &mut of_known), (NOBODY, &mut of_nobody)] {
        let mut browser = app.browser();
        for _ in 0..5 {
            let form = SignIn { email: email.to_owned(), auth: Auth(fresh()), device: String::new() };
            answers.push(visible(&browser.post(path::SESSION, &form).await));
        }
        answers.push(visible(&browser.post(path::ACCOUNTS, &form(email, Auth(fresh()))).await));
        answers.push(visible(&browser.post(path::RESET_REQUEST, &ResetRequest { email: email.to_owned() }).await));
    }
    assert_eq!(of_known.len(), of_nobody.len());
    for ((known, wait), (nobody, other_wait)) in of_known.iter().zip(&of_nobody) {
        assert_eq!(known, nobody);
        assert!(wait.abs_diff(*other_wait) <= 1, "{wait} and {other_wait} seconds");
    }
    // Salts differ from one address to the next, and are always the same for one, whether or not somebody has it.
    let mut browser = app.browser();
    let mut salt = async |email: &str| -> SignInSalt {
        browser.post(path::SIGN_IN_SALT, &SignInHello { email: email.to_owned() }).await.ok().json()
    };
    let other = "other@example.test";
    assert_eq!(salt(other).await, salt(other).await);
    assert_ne!(salt(other).await.salt, salt("third@example.test").await.salt);
    assert_eq!(salt(&known).await.kdf, salt(other).await.kdf);
}

/// Distributions of time, measured in turns so that whatever else the machine does falls on both alike. Compared by how
/// often one of a pair took longer: chance makes that half of the pairs. With 60 pairs, less than 9 or more than 51 has a
/// probability of 2 in 10^8 where both take as long, while skipping the hash alone (a tenth of the time) makes it 0 or 60.
async fn same_time(app: App) {
    const PAIRS: usize = 60;
    const FEWEST: usize = 9;
    let admin = Person::first(&app).await;
    let mut longer = 0;
    let (mut of_known, mut of_nobody) = (Duration::ZERO, Duration::ZERO);
    for turn in 0..PAIRS {
        // Known and unknown take turns in being first, each from an address that has not failed yet.
        let emails = [admin.email.as_str(), NOBODY];
        let order = if turn % 2 == 0 { [0, 1] } else { [1, 0] };
        let mut took = [Duration::ZERO; 2];
        for who in order {
            let form = SignIn { email: emails[who].to_owned(), auth: Auth(fresh()), device: String::new() };
            let mut browser = app.browser();
            browser.get(path::SERVER).await.ok();
            let start = Instant::now();
            let answer = browser.post(path::SESSION, &form).await;
            took[who] = start.elapsed();
            assert_eq!(answer.status, 401);
        }
        longer += usize::from(took[0] > took[1]);
        of_known += took[0];
        of_nobody += took[1];
    }
    println!("known {:?}, nobody {:?}, longer {longer} of {PAIRS}", of_known / 60, of_nobody / 60);
    assert!((FEWEST..=PAIRS - FEWEST).contains(&longer), "known took longer in {longer} of {PAIRS} pairs");
}
