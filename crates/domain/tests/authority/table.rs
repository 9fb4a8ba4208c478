//! Every role in every relation, with all that it may do there and nothing else.

use domain::{
    authority::{Power, Relation, acts, allows},
    case::Action,
    staff::StaffRole,
};
use std::collections::BTreeSet;

/// What a role may do in a relation, by word; whoever is not named may do nothing.
fn expected(relation: Relation, role: StaffRole) -> &'static str {
    use Relation::{Below, Office, Own};
    use StaffRole::{Admin, Approver, Coordinator, Head, Inspector, Intake, Officer, Operator, Reception, UnitAdmin};
    match (role, relation) {
        (Intake, Own) => {
            "see_case read_personal note moderate enter_report receive ask_back refuse forward place merge unmerge"
        }
        (Head, Own) => {
            "see_case read_personal note moderate release_identity write_templates receive ask_back refuse forward \
             place set_level extend assign hand_back hand_over merge unmerge"
        }
        (Officer, Own | Office) => "see_case read_personal note ask_back start hand_back propose merge unmerge",
        (Approver, Own) => "see_case note approve return",
        (Intake | Head | Approver | Inspector, Office) | (Intake | Head | Officer | Approver | Inspector, Below) => {
            "see_case note"
        }
        (Reception | Operator, Own) => "enter_report",
        (Coordinator, Own) => {
            "see_case oversee read_personal note moderate release_identity write_templates \
             break_glass answer_requests keep_out refuse place set_level uphold redo merge unmerge"
        }
        (Coordinator, Office | Below) => {
            "see_case read_personal note moderate release_identity break_glass refuse place set_level uphold redo merge \
             unmerge"
        }
        (Inspector, Own) => "see_case oversee note",
        (UnitAdmin, Own) => "write_templates manage_people",
        (UnitAdmin, Below) => "manage_people",
        (Admin, Own) => "manage_people break_glass answer_requests keep_out",
        (Admin, Below) => "manage_people break_glass",
        (Admin, Office) => "break_glass",
        _ => "",
    }
}

#[test]
fn every_role_may_do_in_every_relation_what_is_written_here_and_nothing_else() {
    for (role, relation) in StaffRole::ALL.iter().flat_map(|role| Relation::ALL.iter().map(move |own| (*role, *own))) {
        let powers = Power::ALL.iter().filter(|power| allows(role, **power, relation)).map(|power| power.as_str());
        let actions = Action::ALL.iter().filter(|action| acts(role, **action, relation)).map(|action| action.as_str());
        let found: BTreeSet<&str> = powers.chain(actions).collect();
        let wanted: BTreeSet<&str> = expected(relation, role).split_whitespace().collect();
        assert_eq!(found, wanted, "{role}, {relation}");
    }
}

#[test]
fn nothing_reaches_up_or_sideways() {
    for (role, relation) in
        StaffRole::ALL.iter().flat_map(|role| [(*role, Relation::Superior), (*role, Relation::None)])
    {
        assert!(Power::ALL.iter().all(|power| !allows(role, *power, relation)), "{role}, {relation}");
        assert!(Action::ALL.iter().all(|action| !acts(role, *action, relation)), "{role}, {relation}");
    }
}
