//! Bodies on their way to a thread that has a connection, and their answers on the way back.

use super::{Arm, Tx, Work};
use crate::Error;
use rusqlite::Connection;
use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{Arc, Mutex, PoisonError, RwLock},
    task::{Context, Poll, Waker},
    thread,
};
use tokio::sync::{mpsc, oneshot, watch};

/// Bodies that may wait; beyond it callers wait to be let in.
const QUEUE: usize = 4096;

pub(super) type Queue = Arc<Mutex<mpsc::Receiver<Box<dyn Job>>>>;

/// A queue of bodies and the threads that take from it.
pub(super) struct Lane {
    entrance: RwLock<Option<mpsc::Sender<Box<dyn Job>>>>,
    /// Ends when the last thread has.
    running: watch::Receiver<()>,
    /// Held once by every caller that waits for an answer.
    waiting: Arc<()>,
}

impl Lane {
    pub(super) fn start(
        name: &str,
        connections: impl IntoIterator<Item = Connection>,
        serve: impl Fn(&mut Connection, &Queue) + Clone + Send + 'static,
    ) -> Result<Self, Error> {
        let (entrance, queue) = mpsc::channel(QUEUE);
        let queue: Queue = Arc::new(Mutex::new(queue));
        let (alive, running) = watch::channel(());
        for mut connection in connections {
            let (serve, queue, alive) = (serve.clone(), Arc::clone(&queue), alive.clone());
            let thread = thread::Builder::new().name(name.to_owned());
            thread
                .spawn(move || {
                    serve(&mut connection, &queue);
                    drop(connection);
                    drop(alive);
                })
                .map_err(Error::unavailable)?;
        }
        Ok(Self { entrance: RwLock::new(Some(entrance)), running, waiting: Arc::default() })
    }

    /// How many callers wait for an answer.
    pub(super) fn waiting(&self) -> usize {
        Arc::strong_count(&self.waiting) - 1
    }

    pub(super) async fn run<T, E>(
        &self,
        body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let _waiting = Arc::clone(&self.waiting);
        let closed = || Error::unavailable("the database is closed");
        let entrance = self.entrance.read().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let (caller, answer) = oneshot::channel();
        let job = Command { body: Some(body), outcome: None, caller };
        entrance.send(Box::new(job)).await.map_err(|_sent| closed())?;
        drop(entrance);
        match answer.await.map_err(|_gone| closed())? {
            Ok(outcome) => outcome,
            Err(panic) => resume_unwind(panic),
        }
    }

    pub(super) async fn close(&self) {
        drop(self.entrance.write().unwrap_or_else(PoisonError::into_inner).take());
        let mut running = self.running.clone();
        while running.changed().await.is_ok() {}
    }
}

/// A body in the queue, whatever it answers with.
pub(super) trait Job: Send {
    /// Whether somebody still waits for the answer.
    fn wanted(&self) -> bool;
    /// Runs the body; whether what it wrote is to stay.
    fn run(&mut self, connection: &mut Connection) -> bool;
    /// Answers the caller: with the outcome, or with why it was lost.
    fn answer(self: Box<Self>, lost: Option<&str>);
}

type Outcome<T, E> = thread::Result<Result<T, E>>;

struct Command<B, T, E> {
    body: Option<B>,
    outcome: Option<Outcome<T, E>>,
    caller: oneshot::Sender<Outcome<T, E>>,
}

impl<B, T, E> Job for Command<B, T, E>
where
    B: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn wanted(&self) -> bool {
        !self.caller.is_closed()
    }

    fn run(&mut self, connection: &mut Connection) -> bool {
        let Some(body) = self.body.take() else { return false };
        let outcome = catch_unwind(AssertUnwindSafe(|| drive(connection, body)));
        let keep = matches!(outcome, Ok(Ok(_)));
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, lost: Option<&str>) {
        let outcome = match (self.outcome, lost) {
            (Some(Ok(Ok(_))) | None, Some(why)) => Ok(Err(Error::unavailable(why).into())),
            (None, None) => Ok(Err(Error::unavailable("the body did not run").into())),
            (Some(outcome), _) => outcome,
        };
        // The caller may have gone; then nobody needs to know.
        drop(self.caller.send(outcome));
    }
}

/// Runs a body to its end at once: its transaction never makes it wait, and nothing else may.
pub(super) fn drive<T, E: From<Error>>(
    connection: &mut Connection,
    body: impl for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> Work<'t, T, E>,
) -> Result<T, E> {
    let mut tx = Tx::new(Arm::Sqlite(connection));
    let polled = body(&mut tx).as_mut().poll(&mut Context::from_waker(Waker::noop()));
    match polled {
        Poll::Ready(outcome) => tx.verdict(outcome),
        Poll::Pending => Err(Error::driver("a body awaited something other than its transaction").into()),
    }
}
