//! Shared scans: only where an organisation chose so, chunk by chunk, for members, within limits.

use axum::http::Method;
use shared::api::{
    Code, MOST_CHUNK_BYTES, MOST_LABEL_BYTES, Organisation, Policy, PutScan, Role, ScanId, Server, SharedScan,
    UpdateOrganisation, path,
};
use shared::sync::{OrgId, SealedLabel};

use crate::app::{Answer, App};
use crate::keys::{first_keys, renew};
use crate::on_both;
use crate::people::{Person, at, fresh};
use crate::sync::team;

on_both!(a_report_goes_round, only_where_it_was_chosen, limits, a_revocation, what_never_came_is_forgotten);

async fn choose(admin: &mut Person, scans: bool) -> Organisation {
    let form = UpdateOrganisation { name: None, policy: Some(Policy { scans, ..Policy::default() }) };
    admin.browser.json(Method::PATCH, &at(path::ORGANISATION, admin.org), &form).await.ok().json()
}

fn of_two(bytes: u64) -> PutScan {
    PutScan { scan: ScanId(fresh()), chunks: 2, bytes, generation: 1, label: SealedLabel(fresh::<40>().to_vec()) }
}

fn chunk(org: OrgId, scan: ScanId, number: u32) -> String {
    path::with(path::SCAN_CHUNK, &[&org.to_string(), &scan.to_string(), &number.to_string()])
}

impl Person {
    async fn announce(&mut self, scan: &PutScan) -> Answer {
        self.browser.post(&at(path::SCANS, self.org), scan).await
    }

    async fn put(&mut self, scan: ScanId, number: u32, bytes: Vec<u8>) -> Answer {
        let at = chunk(self.org, scan, number);
        self.browser.send(Method::PUT, &at, "application/octet-stream", bytes).await
    }

    async fn scans(&mut self) -> Vec<SharedScan> {
        self.browser.get(&at(path::SCANS, self.org)).await.ok().json()
    }
}

async fn a_report_goes_round(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    assert!(choose(&mut admin, true).await.policy.scans);
    let parts = [vec![1; MOST_CHUNK_BYTES], vec![2; 70_000]];
    let scan = of_two((MOST_CHUNK_BYTES + 70_000) as u64);
    ada.announce(&scan).await.ok();
    // Whatever got no answer is sent again.
    assert_eq!(ada.announce(&scan).await.ok().status, 201);
    for (there, (number, bytes)) in (0..).zip([(1, &parts[1]), (0, &parts[0]), (0, &parts[0])]) {
        let told = &admin.scans().await[0];
        assert_eq!((told.there, told.is_whole), (there, there == 2));
        // Who goes on after an interruption hears how far it had come.
        assert_eq!(ada.announce(&scan).await.ok().json::<SharedScan>().there, there);
        ada.put(scan.scan, number, bytes.clone()).await.ok();
    }
    let told = admin.scans().await;
    assert_eq!((told.len(), &told[0].scan, told[0].by, told[0].is_whole), (1, &scan, ada.user, true));
    for (number, bytes) in (0..).zip(&parts) {
        let got = admin.browser.get(&chunk(admin.org, scan.scan, number)).await.ok();
        assert!(got.body == *bytes && got.headers["content-type"] == "application/octet-stream");
    }
    // A chunk that is there is never another one; nobody else writes into it; an admin removes it.
    ada.put(scan.scan, 1, vec![3; 70_000]).await.refused(Code::Taken);
    admin.put(scan.scan, 1, vec![2; 70_000]).await.refused(Code::NotAllowed);
    admin.announce(&scan).await.refused(Code::Taken);
    let mut viewer = Person::member(&app, &mut admin, Role::Viewer, shared::api::MemberState::Approved).await;
    viewer.browser.get(&chunk(admin.org, scan.scan, 1)).await.ok();
    viewer.announce(&of_two(9)).await.refused(Code::NotAllowed);
    let one = path::with(path::SCAN, &[&admin.org.to_string(), &scan.scan.to_string()]);
    let mut bob = Person::member(&app, &mut admin, Role::Editor, shared::api::MemberState::Approved).await;
    bob.browser.delete(&one).await.refused(Code::NotAllowed);
    admin.browser.delete(&one).await.ok();
    admin.browser.delete(&one).await.refused(Code::NotFound);
    ada.browser.get(&chunk(admin.org, scan.scan, 0)).await.refused(Code::NotFound);
}

async fn only_where_it_was_chosen(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    let scan = of_two(20);
    ada.announce(&scan).await.refused(Code::NotFound);
    choose(&mut admin, true).await;
    ada.announce(&scan).await.ok();
    ada.put(scan.scan, 0, vec![1; 10]).await.ok();
    // Not shared any more: nothing of it is left, also when it is shared again.
    choose(&mut admin, false).await;
    admin.browser.get(&at(path::SCANS, admin.org)).await.refused(Code::NotFound);
    ada.browser.get(&chunk(admin.org, scan.scan, 0)).await.refused(Code::NotFound);
    ada.put(scan.scan, 1, vec![1; 10]).await.refused(Code::NotFound);
    choose(&mut admin, true).await;
    assert_eq!(ada.scans().await, []);
}

async fn limits(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    choose(&mut admin, true).await;
    for (chunks, bytes, code) in [
        (0, 0, Code::Weak),
        (2, 1, Code::Weak),
        (1, MOST_CHUNK_BYTES as u64 + 1, Code::TooLarge),
        (5000, 5000, Code::TooLarge),
        (1000, 3 << 30, Code::Full),
    ] {
        ada.announce(&PutScan { chunks, bytes, ..of_two(0) }).await.refused(code);
    }
    ada.announce(&PutScan { generation: 2, ..of_two(9) }).await.refused(Code::OldKeys);
    let label = SealedLabel(vec![1; MOST_LABEL_BYTES + 1]);
    ada.announce(&PutScan { label, ..of_two(9) }).await.refused(Code::TooLarge);
    let quota = ada.browser.get(path::SERVER).await.ok().json::<Server>().scan_quota;
    assert_eq!(quota, 2048 << 20);
    let scan = of_two(20);
    ada.put(scan.scan, 0, vec![1]).await.refused(Code::NotFound);
    ada.announce(&scan).await.ok();
    ada.put(scan.scan, 0, vec![1; MOST_CHUNK_BYTES + 1]).await.refused(Code::TooLarge);
    ada.put(scan.scan, 0, vec![1; 21]).await.refused(Code::TooLarge);
    ada.put(scan.scan, 0, Vec::new()).await.refused(Code::Weak);
    ada.put(scan.scan, 2, vec![1]).await.refused(Code::NotFound);
    ada.put(scan.scan, 0, vec![1; 15]).await.ok();
    ada.put(scan.scan, 1, vec![1; 6]).await.refused(Code::TooLarge);
    ada.put(scan.scan, 1, vec![1; 5]).await.ok();
    assert!(ada.scans().await[0].is_whole);
    // The room for all of them is counted by what was announced.
    for _ in 0..3 {
        ada.announce(&PutScan { chunks: 150, bytes: 600 << 20, ..of_two(0) }).await.ok();
    }
    ada.announce(&PutScan { chunks: 150, bytes: 600 << 20, ..of_two(0) }).await.refused(Code::Full);
}

/// After a member was sent away, nothing more is taken that their key opens; what was there stays for those who stay.
async fn a_revocation(app: App) {
    let (mut admin, mut ada) = team(&app).await;
    choose(&mut admin, true).await;
    let (whole, half) = (of_two(2), of_two(2));
    for scan in [&whole, &half] {
        admin.announce(scan).await.ok();
        admin.put(scan.scan, 0, vec![1]).await.ok();
    }
    admin.put(whole.scan, 1, vec![2]).await.ok();
    let (user, browser) = (admin.user, admin.browser.clone());
    let to = admin.me().await.account.public;
    let me = Person { email: String::new(), browser, user, ..admin };
    renew(&mut admin, 1, &[(&me, to)], &[&ada]).await.ok();
    ada.browser.get(&chunk(admin.org, whole.scan, 0)).await.refused(Code::Withdrawn);
    ada.sign_in().await.ok();
    ada.browser.get(&chunk(admin.org, whole.scan, 0)).await.refused(Code::Disabled);
    admin.put(half.scan, 1, vec![2]).await.refused(Code::OldKeys);
    admin.announce(&of_two(2)).await.refused(Code::OldKeys);
    admin.announce(&PutScan { generation: 2, ..of_two(2) }).await.ok();
    assert_eq!(admin.browser.get(&chunk(admin.org, whole.scan, 1)).await.ok().body, vec![2]);
    assert!(admin.scans().await.iter().any(|scan| scan.scan == whole && scan.is_whole));
}

async fn what_never_came_is_forgotten(app: App) {
    let mut admin = Person::first(&app).await;
    first_keys(&mut admin).await;
    choose(&mut admin, true).await;
    let (whole, half) = (of_two(2), of_two(2));
    for (scan, chunks) in [(&whole, 2), (&half, 1)] {
        admin.announce(scan).await.ok();
        for number in 0..chunks {
            admin.put(scan.scan, number, vec![1]).await.ok();
        }
    }
    app.team.sweep().await.unwrap();
    assert_eq!(admin.scans().await.len(), 2);
    app.team.clock.advance(86_401);
    app.team.sweep().await.unwrap();
    assert_eq!(admin.scans().await.iter().map(|scan| scan.scan.scan).collect::<Vec<_>>(), [whole.scan]);
}
