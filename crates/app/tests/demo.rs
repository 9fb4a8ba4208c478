//! The stories of the demonstration, told from beginning to end.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use app::{
    App,
    demo::{SEED, Story, StoryClock, StoryIds},
    ports::{Clock as _, MasterKey, MemoryFiles},
    start::{Opening, open},
    statistics::{Question, figures},
};
use domain::case::{Publication, State};
use jiff::Timestamp;
use std::{collections::BTreeSet, sync::Arc};
use store::Tx;

async fn told(story: Story, now: &str) -> (tempfile::TempDir, App, Arc<StoryClock>) {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("demo.db").display());
    let (begin, end) = story.span(now.parse().unwrap()).unwrap();
    let clock = Arc::new(StoryClock::told(begin));
    let mut opening =
        Opening::new(&database, None, Arc::new(MemoryFiles::default()), Arc::new(MasterKey::from(testkit::MASTER)));
    (opening.clock, opening.ids, opening.story) = (clock.clone(), Arc::new(StoryIds::told(SEED)), Some(story));
    let app = open(opening).await.unwrap();
    story.fill(&app, &clock, end).await.unwrap();
    (folder, app, clock)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_launch_has_the_figures_of_the_press() {
    let (_folder, app, _) = told(Story::Launch, "2026-11-24T02:00:00Z").await;
    let figures = figures(&app, Question::default()).await.unwrap();
    let all = figures.on_site;
    assert_eq!((all.received, all.handled, all.refused), (2_350, 1_654, 180));
    assert_eq!((all.in_progress, all.waiting), (272, 244));
    assert_eq!((all.rated(), all.content(), all.dissatisfied), (500, 328, 172), "65.6 and 34.4 %");
    let procedure = figures.procedure;
    assert_eq!((procedure.received, procedure.handled, procedure.transferred), (247, 23, 99));
    assert_eq!((procedure.refused, procedure.waiting), (83, 42));
    assert_eq!(figures.suggestion.received, 285);
    assert_eq!(figures.units_with_accounts, 61);
    let first: Vec<_> = figures.by_unit.iter().take(2).map(|line| line.of.as_str()).collect();
    assert_eq!(first, ["008", "268"], "Hoàng Mai and Hà Đông");
    let press =
        [("civility", 30.97), ("traffic", 21.49), ("livelihood", 18.71), ("sanitation", 10.87), ("security", 7.7)];
    for (field, share) in press {
        let line = figures.by_field.iter().find(|line| line.of.as_str() == field).unwrap();
        let own = 100.0 * f64::from(u32::try_from(line.tally.received).unwrap()) / 2_350.0;
        assert!((own - share).abs() < 0.0213, "{field}: {own} instead of {share}, the nearest of 2,350");
    }
    let adoption = figures.adoption.unwrap();
    assert_eq!((adoption.accounts, adoption.accounts * 10_000 / adoption.people), (589_000, 910), "9.1 %");
}

async fn standing(tx: &mut Tx<'_>) -> Result<Vec<(State, Publication)>, store::Error> {
    let mut all = Vec::new();
    for id in store::list::ids(tx, None, 1_000).await? {
        let found = store::case::find(tx, id).await?.unwrap();
        all.push((found.case.state, found.report.publication));
    }
    Ok(all)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_living_city_has_cases_in_every_state_and_an_honest_history() {
    let now: Timestamp = "2026-11-24T02:00:00Z".parse().unwrap();
    let (_folder, app, clock) = told(Story::Living, "2026-11-24T02:00:00Z").await;
    assert!(clock.now() >= now, "the story came to its end");
    let ids = app::audit::verify(&app).await.unwrap();
    assert!(ids.cases >= 200 && ids.findings.is_empty(), "{:?}", ids.findings);
    let states = app.db.read(|tx| Box::pin(async move { standing(tx).await })).await.unwrap();
    let all: BTreeSet<State> = states.iter().map(|(state, _)| *state).collect();
    assert_eq!(all.len(), State::ALL.len(), "{all:?}");
    let open: BTreeSet<Publication> = states.iter().map(|(_, publication)| *publication).collect();
    assert!(open.contains(&Publication::Pending) && open.contains(&Publication::Hidden));
}
