//! Two browsers with workspaces of their own and one server between them: what each person said is on both screens, and
//! where both said something, nothing is lost.

mod harness;

use proptest::prelude::*;

use super::*;
use crate::desk::Desk;
use crate::model::Day;
use crate::risk::SavedPreset;
use crate::sync::Held;
use crate::view::{Edit, RatingEdit};
use harness::{Browser, Server, add_finding, asset, pair, rule, workspace};

#[test]
fn what_one_says_the_other_sees_and_takes_back() {
    let (mut one, mut two, mut server) = pair();
    one.stars(0, 5);
    one.decide(1, Some("old"));
    one.desk.set_rules(vec![rule("x", 1), rule("y", 2)]).expect("rules");
    let mut settings = one.desk.model().settings().clone();
    settings.saved.push(SavedPreset { name: "ours".to_owned(), ..SavedPreset::default() });
    settings.deadlines.critical = 1;
    one.desk.configure(settings);
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!((two.shown_stars(1), two.decided(0).as_deref(), two.rules()), (Some(5), Some("old"), vec!["x", "y"]));
    let settings = two.desk.model().settings();
    assert_eq!((settings.saved.len(), settings.deadlines.critical), (1, 1));
    assert!(two.desk.workspace().undo.is_empty(), "what others said is not one's own to take back");
    two.rate(1, &RatingEdit { stars: Edit::Clear, ..RatingEdit::default() });
    two.decide(0, None);
    two.desk.set_rules(vec![rule("y", 2)]).expect("rules");
    two.reload();
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!((one.shown_stars(0), one.decided(1), one.rules()), (None, None, vec!["y"]));
}

#[test]
fn taking_ones_own_back_leaves_what_others_said() {
    let (mut one, mut two, mut server) = pair();
    one.stars(0, 5);
    one.sync(&mut server);
    two.sync(&mut server);
    two.owner(1, "web");
    two.decide(0, Some("theirs"));
    two.sync(&mut server);
    one.decide(0, Some("mine"));
    one.sync(&mut server);
    one.desk.undo();
    one.desk.undo();
    assert_eq!((one.shown_stars(0), one.rating(0).owner.as_str()), (None, "web"));
    assert_eq!((one.decided(0), one.decided(1).as_deref()), (None, Some("theirs")));
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!(
        (two.shown_stars(1), two.rating(1).owner.as_str(), two.decided(0).as_deref()),
        (None, "web", Some("theirs"))
    );
}

#[test]
fn joining_offers_what_is_new_and_loses_nothing() {
    let mut server = Server::default();
    let mut one = Browser::new(1, workspace(&["a.test", "b.test"]));
    one.stars(0, 4);
    one.owner(0, "ours");
    one.desk.set_rules(vec![rule("x", 1)]).expect("rules");
    one.sync(&mut server);
    let mut two = Browser::new(2, workspace(&["a.test", "b.test"]));
    two.stars(0, 2);
    two.stars(1, 3);
    two.rate(0, &RatingEdit { add_tags: vec!["mine".to_owned()], ..RatingEdit::default() });
    two.desk.set_rules(vec![rule("z", 5)]).expect("rules");
    two.sync(&mut server);
    // The organisation's counts, and what was said here waits.
    assert_eq!((two.shown_stars(0), two.rating(0).owner.as_str(), two.accord.mine().len()), (Some(4), "ours", 1));
    assert_eq!(two.rules(), ["x", "z"]);
    one.sync(&mut server);
    assert_eq!((one.shown_stars(1), one.rating(0).tags.len(), one.rules()), (Some(3), 1, vec!["x", "z"]));
    assert_eq!(one.accord.differing_count(), 0, "nobody else is bothered");
    two.reload();
    assert_eq!(two.accord.differing_count(), 1);
    two.resolve(|variant| variant.author.is_none());
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!((one.shown_stars(0), two.shown_stars(0), two.accord.differing_count()), (Some(2), Some(2), 0));
}

#[test]
fn both_said_something_and_one_is_chosen() {
    let (mut one, mut two, mut server) = pair();
    one.owner(0, "red");
    two.owner(1, "blue");
    one.sync(&mut server);
    two.sync(&mut server);
    one.sync(&mut server);
    assert_eq!((one.accord.differing_count(), two.accord.differing_count()), (1, 1));
    assert_eq!(one.rating(0).owner, two.rating(1).owner, "the same is shown");
    one.resolve(|variant| variant.value == Value::Owner("red".to_owned()));
    one.sync(&mut server);
    two.sync(&mut server);
    assert_eq!((two.rating(1).owner.as_str(), two.accord.differing_count()), ("red", 0));
}

#[test]
fn a_later_import_hears_what_was_said_before() {
    let (mut one, mut two, mut server) = pair();
    one.stars(0, 5);
    one.decide(0, Some("old"));
    one.sync(&mut server);
    let mut three = Browser::new(3, workspace(&["b.test"]));
    three.sync(&mut server);
    assert_eq!(three.shown_stars(0), None);
    let mut wider = three.desk.workspace().clone();
    wider.assets.push(asset("a.test"));
    three.desk = Desk::new(wider.clone(), Settings::default(), Day::default());
    three.begin();
    three.sync(&mut server);
    assert_eq!(three.shown_stars(1), Some(5));
    // The finding comes with a report after that, and goes with it, and comes again.
    for _ in 0..2 {
        let rated = three.desk.workspace().clone();
        let mut fuller = rated.clone();
        add_finding(&mut fuller, 1);
        three.desk = Desk::new(fuller, Settings::default(), Day::default());
        three.begin();
        three.sync(&mut server);
        assert_eq!(three.decided(1).as_deref(), Some("old"));
        three.desk = Desk::new(rated, Settings::default(), Day::default());
        three.accord.gone(&mut three.replica, three.desk.workspace());
        three.begin();
        three.sync(&mut server);
    }
    // An asset that goes takes nothing back from the others.
    three.desk = Desk::new(workspace(&["b.test"]), Settings::default(), Day::default());
    three.accord.gone(&mut three.replica, three.desk.workspace());
    three.desk = Desk::new(wider, Settings::default(), Day::default());
    three.begin();
    three.sync(&mut server);
    two.sync(&mut server);
    assert_eq!((three.shown_stars(1), two.shown_stars(1), two.decided(1).as_deref()), (Some(5), Some(5), Some("old")));
}

/// What one of two people does.
#[derive(Clone, Debug)]
enum Step {
    Stars(bool, u32, u8),
    Owner(bool, u32, u8),
    Tag(bool, u32, bool),
    Decide(bool, u32, bool),
    Undo(bool),
    Sync(bool),
    Reload(bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (any::<bool>(), 0_u32..2, 1_u8..=5).prop_map(|(who, asset, n)| Step::Stars(who, asset, n)),
        (any::<bool>(), 0_u32..2, 0_u8..3).prop_map(|(who, asset, n)| Step::Owner(who, asset, n)),
        (any::<bool>(), 0_u32..2, any::<bool>()).prop_map(|(who, asset, is)| Step::Tag(who, asset, is)),
        (any::<bool>(), 0_u32..2, any::<bool>()).prop_map(|(who, finding, is)| Step::Decide(who, finding, is)),
        any::<bool>().prop_map(Step::Undo),
        any::<bool>().prop_map(Step::Sync),
        any::<bool>().prop_map(Step::Sync),
        any::<bool>().prop_map(Step::Reload),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn both_come_to_the_same(steps in steps()) {
        let mut server = Server::default();
        let mut browsers = [1, 2].map(|name| Browser::new(name, workspace(&["a.test", "b.test"])));
        for step in steps {
            match step {
                Step::Stars(who, asset, n) => browsers[usize::from(who)].stars(asset, n),
                Step::Owner(who, asset, n) => browsers[usize::from(who)].owner(asset, ["", "red", "blue"][n as usize]),
                Step::Tag(who, asset, is_added) => {
                    let tags = vec!["t".to_owned()];
                    let edit = if is_added {
                        RatingEdit { add_tags: tags, ..RatingEdit::default() }
                    } else {
                        RatingEdit { remove_tags: tags, ..RatingEdit::default() }
                    };
                    browsers[usize::from(who)].rate(asset, &edit);
                }
                Step::Decide(who, finding, is) => browsers[usize::from(who)].decide(finding, is.then_some("why")),
                Step::Undo(who) => drop(browsers[usize::from(who)].desk.undo()),
                Step::Sync(who) => browsers[usize::from(who)].sync(&mut server),
                Step::Reload(who) => browsers[usize::from(who)].reload(),
            }
        }
        for _ in 0..2 {
            for browser in &mut browsers {
                browser.sync(&mut server);
            }
        }
        let [one, two] = &browsers;
        for at in 0..2 {
            prop_assert_eq!(one.rating(at), two.rating(at));
            prop_assert_eq!(one.decided(at), two.decided(at));
        }
        let held = |browser: &Browser| {
            let mut held: Vec<_> = browser.replica.held().map(|(r, h)| (*r, Held::clone(h))).collect();
            held.sort_by_key(|(register, _)| *register);
            held
        };
        prop_assert_eq!(held(one), held(two));
    }
}

#[test]
fn what_the_server_refused_is_taken_back() {
    let (mut one, mut two, mut server) = pair();
    two.stars(0, 4);
    two.sync(&mut server);
    one.sync(&mut server);
    // Stars of the host that the other rated, an owner that nobody gave it, a rule with its place.
    one.stars(1, 5);
    one.owner(1, "far too long");
    one.desk.set_rules(vec![rule("refused", 5)]).expect("rules");
    let refused = one.are_refused();
    assert_eq!((refused.len(), one.shown_stars(1)), (4, Some(5)));
    let head = server.head;
    for id in refused {
        one.take_back(id);
    }
    assert_eq!((one.shown_stars(1), one.rating(1).owner.as_str(), one.rules().len()), (Some(4), "", 0));
    one.sync(&mut server);
    one.reload();
    one.sync(&mut server);
    assert!(one.replica.tray().is_empty());
    assert_eq!((one.shown_stars(1), server.head), (Some(4), head), "nothing of it is said again");
}

#[test]
fn what_a_person_said_since_is_not_taken_back() {
    let (mut one, _, mut server) = pair();
    one.owner(0, "far too long");
    let refused = one.are_refused();
    one.owner(0, "short");
    one.take_back(refused[0]);
    assert_eq!(one.rating(0).owner, "short");
    one.sync(&mut server);
    one.take_back(refused[0]);
    assert_eq!((one.rating(0).owner.as_str(), server.rows.len()), ("short", 1));
}
