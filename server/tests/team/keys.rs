//! Grants of keys: for the right people, of the right generation, as a whole or not at all.

use axum::http::Method;
use shared::api::{
    ChangeMember, Code, ErrorBody, GrantTo, KeyRing, MemberState, NewKeys, RecoveryGrant, Role, ToWhom, path,
};
use shared::sync::PublicKey;

use crate::app::{Answer, App};
use crate::on_both;
use crate::people::{Person, at, grant, of};

on_both!(first_keys_and_an_approval, a_revocation_is_one_step, who_gives_keys);

async fn public(person: &mut Person) -> PublicKey {
    person.me().await.account.public
}

pub async fn renew(admin: &mut Person, replaces: u32, whom: &[(&Person, PublicKey)], out: &[&Person]) -> Answer {
    let grants = whom.iter().map(|(person, to)| ToWhom { user: person.user, grant: grant(*to, replaces + 1) });
    let form = NewKeys {
        replaces,
        grants: grants.collect(),
        recovery: RecoveryGrant { grant: grant(PublicKey([3; 32]), replaces + 1) },
        disable: out.iter().map(|person| person.user).collect(),
    };
    let path = at(path::KEYS, admin.org);
    admin.browser.post(&path, &form).await
}

/// The first keys of an organisation, for its admin alone.
pub async fn first_keys(admin: &mut Person) {
    let (user, to) = (admin.user, public(admin).await);
    let form = NewKeys {
        replaces: 0,
        grants: vec![ToWhom { user, grant: grant(to, 1) }],
        recovery: RecoveryGrant { grant: grant(PublicKey([3; 32]), 1) },
        disable: Vec::new(),
    };
    admin.browser.post(&at(path::KEYS, admin.org), &form).await.ok();
}

async fn first_keys_and_an_approval(app: App) {
    let mut admin = Person::first(&app).await;
    let recovery = at(path::RECOVERY, admin.org);
    admin.browser.get(&recovery).await.refused(Code::NotFound);
    first_keys(&mut admin).await;
    let ring: KeyRing = admin.browser.get(&at(path::KEYS, admin.org)).await.ok().json();
    assert_eq!((ring.generation, ring.grant.unwrap().generation), (1, 1));
    assert_eq!(admin.browser.get(&recovery).await.ok().json::<RecoveryGrant>().grant.to, PublicKey([3; 32]));

    let mut ada = Person::waiting(&app, admin.org).await;
    ada.sign_in().await.ok();
    let to = public(&mut ada).await;
    let approve =
        |grant| ChangeMember { role: Some(Role::Editor), state: Some(MemberState::Approved), grant: Some(grant) };
    let path = of(path::MEMBER, admin.org, ada.user);
    let patch = Method::PATCH;
    admin.browser.json(patch.clone(), &path, &approve(grant(to, 2))).await.refused(Code::OldKeys);
    admin.browser.json(patch.clone(), &path, &approve(grant(PublicKey([8; 32]), 1))).await.refused(Code::OldKeys);
    ada.browser.get(&at(path::KEYS, admin.org)).await.refused(Code::NotApproved);
    admin.browser.json(patch, &path, &approve(grant(to, 1))).await.ok();
    assert!(ada.me().await.memberships[0].has_keys);
}

async fn a_revocation_is_one_step(app: App) {
    let mut admin = Person::first(&app).await;
    first_keys(&mut admin).await;
    let mut ada = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let mut bob = Person::member(&app, &mut admin, Role::Editor, MemberState::Approved).await;
    let own = public(&mut admin).await;
    for person in [&mut ada, &mut bob] {
        let form = GrantTo { grant: grant(public(person).await, 1) };
        admin.browser.json(Method::PUT, &of(path::MEMBER_GRANT, admin.org, person.user), &form).await.ok();
    }
    let to_ada = public(&mut ada).await;
    let me = Person { browser: app.browser(), email: String::new(), ..admin };
    // Somebody is missing, is one too many, or the keys are older: nothing happens.
    renew(&mut admin, 1, &[(&me, own)], &[&bob]).await.refused(Code::Taken);
    renew(&mut admin, 1, &[(&me, own), (&ada, own)], &[&bob]).await.refused(Code::Taken);
    renew(&mut admin, 0, &[(&me, own), (&ada, to_ada)], &[&bob]).await.refused(Code::OldKeys);
    bob.members().await;
    renew(&mut admin, 1, &[(&me, own), (&ada, to_ada)], &[&bob]).await.ok();
    // Out within one request, and told why; once signed in anew, a membership that ended.
    for path in [path::ME.to_owned(), at(path::MEMBERS, bob.org)] {
        let out = bob.browser.get(&path).await;
        out.refused(Code::Withdrawn);
        let said: ErrorBody = out.json();
        assert_eq!((said.org, said.words.contains("Our team")), (Some(bob.org), true), "{said:?}");
    }
    app.browser().get(path::ME).await.refused(Code::NotSignedIn);
    bob.sign_in().await.ok();
    bob.browser.get(&at(path::MEMBERS, bob.org)).await.refused(Code::Disabled);
    let ring: KeyRing = ada.browser.get(&at(path::KEYS, ada.org)).await.ok().json();
    assert_eq!((ring.generation, ring.grant.unwrap().generation), (2, 2));
}

/// Every role gives keys to a member without any, to itself, and to one who has some.
async fn who_gives_keys(app: App) {
    let mut admin = Person::first(&app).await;
    first_keys(&mut admin).await;
    for role in Role::ALL {
        let mut giver = Person::member(&app, &mut admin, role, MemberState::Approved).await;
        let mut ada = Person::member(&app, &mut admin, Role::Viewer, MemberState::Approved).await;
        let (own, to) = (public(&mut giver).await, public(&mut ada).await);
        let path = |user| of(path::MEMBER_GRANT, admin.org, user);
        let put = Method::PUT;
        let given = giver.browser.json(put.clone(), &path(ada.user), &GrantTo { grant: grant(to, 1) }).await;
        if role.may_edit() {
            given.ok();
        } else {
            given.refused(Code::NotAllowed);
            admin.browser.json(put.clone(), &path(ada.user), &GrantTo { grant: grant(to, 1) }).await.ok();
        }
        giver.browser.json(put.clone(), &path(giver.user), &GrantTo { grant: grant(own, 1) }).await.ok();
        // There are some by now. An admin mends those that open nothing; the others would lock somebody out.
        for (user, key) in [(ada.user, to), (giver.user, own)] {
            let again = giver.browser.json(put.clone(), &path(user), &GrantTo { grant: grant(key, 1) }).await;
            match role {
                Role::Admin => drop(again.ok()),
                Role::Viewer | Role::Auditor if user == ada.user => again.refused(Code::NotAllowed),
                _ => again.refused(Code::Taken),
            }
        }
    }
}
