//! A link to a new password from an admin of one organisation, and what it means for the others.

use shared::api::{
    Code, CreateOrganisation, ErrorBody, Invite, Invited, Join, Me, MemberState, Organisation, ResetLink,
    ResetPassword, Role, path,
};
use shared::sync::Auth;

use crate::app::App;
use crate::on_both;
use crate::people::{Person, at, credentials, fresh, of};

on_both!(only_of_approved_members, others_approve_again, the_last_admin_of_another_organisation);

/// An editor of the first organisation and of a second one, in some role there. Answers who looks after the second.
async fn in_two(app: &App, admin: &mut Person, role: Role) -> (Person, Person) {
    let mut ada = Person::member(app, admin, Role::Editor, MemberState::Approved).await;
    let form = CreateOrganisation { name: "Other team".to_owned() };
    let other: Organisation = admin.browser.post(path::ORGANISATIONS, &form).await.ok().json();
    let mut there = Person { org: other.org, email: admin.email.clone(), browser: admin.browser.clone(), ..*admin };
    let invite = Invite { email: None, role };
    let invited: Invited = there.browser.post(&at(path::INVITATIONS, other.org), &invite).await.ok().json();
    ada.browser.post(path::MY_MEMBERSHIPS, &Join { invitation: invited.token }).await.ok();
    there.change(ada.user, None, Some(MemberState::Approved)).await.ok();
    (ada, there)
}

async fn state_in(person: &mut Person, of: &Person) -> MemberState {
    let me: Me = person.me().await;
    me.memberships.iter().find(|standing| standing.org == of.org).unwrap().state
}

async fn link(admin: &mut Person, whom: &Person) -> ResetPassword {
    let link: ResetLink = admin.browser.post(&of(path::MEMBER_RESET, admin.org, whom.user), &()).await.ok().json();
    ResetPassword { token: link.token.unwrap(), credentials: credentials(Auth(fresh())) }
}

async fn only_of_approved_members(app: App) {
    let mut admin = Person::first(&app).await;
    for state in [MemberState::Registered, MemberState::Disabled] {
        let person = Person::member(&app, &mut admin, Role::Viewer, state).await;
        let path = of(path::MEMBER_RESET, admin.org, person.user);
        admin.browser.post(&path, &()).await.refused(Code::NotApproved);
    }
    // Sent away after the link was made: it is worth nothing, and the old password stays.
    let mut ada = Person::member(&app, &mut admin, Role::Viewer, MemberState::Approved).await;
    let reset = link(&mut admin, &ada).await;
    admin.change(ada.user, None, Some(MemberState::Disabled)).await.ok();
    app.browser().post(path::RESET, &reset).await.refused(Code::LinkEnded);
    ada.sign_in().await.ok();
}

async fn others_approve_again(app: App) {
    let mut admin = Person::first(&app).await;
    let (mut ada, there) = in_two(&app, &mut admin, Role::Editor).await;
    let reset = link(&mut admin, &ada).await;
    app.browser().post(path::RESET, &reset).await.ok();
    ada.sign_in_with(reset.credentials.auth).await.ok();
    assert_eq!(state_in(&mut ada, &admin).await, MemberState::Approved);
    assert_eq!(state_in(&mut ada, &there).await, MemberState::Registered);
    ada.browser.get(&at(path::MEMBERS, there.org)).await.refused(Code::NotApproved);
}

async fn the_last_admin_of_another_organisation(app: App) {
    let mut admin = Person::first(&app).await;
    let (mut ada, mut there) = in_two(&app, &mut admin, Role::Admin).await;
    let early = link(&mut admin, &ada).await;
    ada.sign_in().await.ok();
    there.change(admin.user, Some(Role::Editor), None).await.ok();
    admin.sign_in().await.ok();
    // While there were two of them a link was given. Its use would leave the other organisation without one by now.
    let refused = app.browser().post(path::RESET, &early).await;
    refused.refused(Code::LastAdmin);
    assert!(refused.json::<ErrorBody>().words.contains("whoever runs the server"));
    let path = of(path::MEMBER_RESET, admin.org, ada.user);
    admin.browser.post(&path, &()).await.refused(Code::LastAdmin);
    ada.sign_in().await.ok();
    assert_eq!(state_in(&mut ada, &there).await, MemberState::Approved);
    // As soon as the other organisation has another admin, both links are good again.
    let mut of_other = Person { org: there.org, email: ada.email.clone(), browser: ada.browser.clone(), ..ada };
    of_other.change(admin.user, Some(Role::Admin), None).await.ok();
    app.browser().post(path::RESET, &early).await.ok();
}
