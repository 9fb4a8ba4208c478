//! How people of the sample city stand to a case of the ward `W1`.

use domain::{
    authority::{
        Power, Relation, allows, answers_requests, has, keeps_out, manages, may, may_give, oversees, stands_as,
    },
    case::{Actor, Case, Role},
    sample,
    staff::{
        Grant,
        StaffRole::{self, Admin, Coordinator, Head, Inspector, Officer, UnitAdmin},
    },
};

fn case_of(holder: &str) -> Case {
    sample::case(1, holder, "2026-03-02T02:00:00Z".parse().unwrap())
}

#[test]
fn a_unit_stands_to_a_case_by_the_way_up_from_its_holder() {
    let (city, mut case) = (sample::city(), case_of("W1"));
    let relation = |unit: &str, case: &Case| Relation::of(&unit.into(), case, &city);
    let all = ["W1", "W1.urban", "VP", "W2", "SXD", "nowhere"].map(|unit| relation(unit, &case));
    let (own, below, superior, none) = (Relation::Own, Relation::Below, Relation::Superior, Relation::None);
    assert_eq!(all, [own, superior, below, none, none, none]);
    case.file.office = Some("W1.urban".into());
    assert_eq!(relation("W1.urban", &case), Relation::Office);
    assert_eq!(relation("W1", &case_of("VP")), superior);
}

#[test]
fn a_way_up_that_goes_in_a_circle_comes_to_an_end() {
    let mut city = sample::city();
    for (unit, superior) in [("W1", "W2"), ("W2", "W1")] {
        city.units.get_mut(&unit.into()).unwrap().superior = Some(superior.into());
    }
    assert_eq!(Relation::of(&"VP".into(), &case_of("W1"), &city), Relation::None);
    assert_eq!(Relation::of(&"W2".into(), &case_of("W1"), &city), Relation::Below);
}

#[test]
fn a_role_in_a_ward_shows_no_case_of_another_whatever_it_is_called() {
    let (city, case) = (sample::city(), case_of("W2"));
    for role in StaffRole::ALL {
        let staff = sample::staff(*role, "W1", 1);
        assert!(Power::ALL.iter().all(|power| !may(&staff, *power, &case, &city)), "{role}");
        assert!(!oversees(&staff, &city), "{role}");
        assert_eq!(Actor::Staff(staff).roles(&case, &city), []);
    }
    assert!([Coordinator, Inspector].iter().all(|role| oversees(&sample::staff(*role, "VP", 1), &city)));
}

#[test]
fn whoever_watches_over_the_city_does_so_from_the_coordinating_unit_and_no_other() {
    let (city, mut case) = (sample::city(), case_of("W1"));
    case.file.office = Some("W1.urban".into());
    let of_the_city = |role| matches!(role, Coordinator | Inspector);
    for (role, unit) in
        StaffRole::ALL.iter().flat_map(|role| ["VP", "W1", "W1.urban", "W2", "SXD"].map(|unit| (*role, unit)))
    {
        let (staff, relation) = (sample::staff(role, unit, 1), Relation::of(&unit.into(), &case, &city));
        let counts = unit == "VP" || !of_the_city(role);
        for power in Power::ALL {
            let expected = counts && allows(role, *power, relation);
            assert_eq!(may(&staff, *power, &case, &city), expected, "{role} of {unit}: {power}");
        }
        let stands = counts && stands_as(role, relation).is_some();
        assert_eq!(!Actor::Staff(staff).roles(&case, &city).is_empty(), stands, "{role} of {unit}");
    }
}

#[test]
fn requests_are_answered_and_senders_kept_out_where_the_city_is_coordinated() {
    let city = sample::city();
    for role in StaffRole::ALL {
        let answers = matches!(role, Coordinator | Admin);
        assert_eq!(answers_requests(&sample::staff(*role, "VP", 1), &city), answers.then_some(*role), "{role}");
        assert_eq!(answers_requests(&sample::staff(*role, "W1", 1), &city), None, "{role} in a ward");
        assert_eq!(keeps_out(&sample::staff(*role, "VP", 1), &city), answers, "{role}");
        assert!(!keeps_out(&sample::staff(*role, "W1", 1), &city), "{role} in a ward");
    }
}

#[test]
fn an_officer_who_is_named_acts_only_while_the_role_is_held() {
    let (city, mut case) = (sample::city(), case_of("W1"));
    let mut officer = sample::staff(Officer, "W1", 1);
    case.file.officer = Some(officer.id);
    assert_eq!(Actor::Staff(officer.clone()).roles(&case, &city), [Role::Officer]);
    assert_eq!(Actor::Staff(sample::staff(Officer, "W1", 2)).roles(&case, &city), [], "another one is named");
    officer.grants.clear();
    assert_eq!(Actor::Staff(officer).roles(&case, &city), []);
    assert_eq!(Actor::Staff(sample::staff(Head, "W1", 1)).roles(&case, &city), [Role::Head]);
}

#[test]
fn whoever_looks_after_people_gives_roles_there_and_below_but_none_above_or_beside() {
    let city = sample::city();
    let gives = |who: (StaffRole, &str), role: StaffRole, unit: &str| {
        let grant = Grant { unit: unit.into(), role };
        may_give(&sample::staff(who.0, who.1, 1), &grant, &city)
    };
    let ward = (UnitAdmin, "W1");
    assert!(gives(ward, Head, "W1") && gives(ward, UnitAdmin, "W1") && gives(ward, Officer, "W1.urban"));
    assert!(!gives(ward, Officer, "W2") && !gives(ward, Officer, "VP") && !gives(ward, Officer, "nowhere"));
    assert!(gives((Admin, "VP"), Admin, "VP") && gives((Admin, "VP"), UnitAdmin, "W2"));
    assert!(!gives((UnitAdmin, "VP"), Admin, "VP"), "nobody gives what is above the own role");
    assert!(!gives((Head, "W1"), Officer, "W1"));
    assert!(manages(&sample::staff(UnitAdmin, "W1", 1), &"W1.urban".into(), &city));
    assert!(!manages(&sample::staff(UnitAdmin, "W1", 1), &"W2".into(), &city));
    assert!(has(&sample::staff(UnitAdmin, "W1", 1), Power::ManagePeople));
    assert!(!has(&sample::staff(Head, "W1", 1), Power::ManagePeople));
}
