//! Letters as files of a folder, for a demonstration: nothing leaves the machine.

use std::path::PathBuf;

use app::ports::post::{Address, Carrier, Letter, Refused, Taken};
use futures::FutureExt as _;
use futures::future::BoxFuture;

/// Puts letters into a folder.
#[derive(Clone, Debug)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// An outbox at a folder, which is made when the first letter is put there.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    async fn put(&self, to: &Address, letter: &Letter) -> std::io::Result<()> {
        let (to, text) = match to {
            Address::Mail(to) => (to.as_str(), &letter.text),
            Address::Sms(to) => (to.as_str(), &letter.short),
            Address::Push(to) => (to.endpoint.as_str(), &letter.short),
        };
        tokio::fs::create_dir_all(&self.folder).await?;
        let file = |kind: &str| self.folder.join(format!("{}.{kind}", letter.id));
        tokio::fs::write(file("html"), &letter.html).await?;
        tokio::fs::write(file("txt"), format!("{to}\n{}\n\n{text}", letter.subject)).await
    }
}

impl Carrier for Outbox {
    fn send<'a>(&'a self, to: &'a Address, letter: &'a Letter) -> BoxFuture<'a, Result<Taken, Refused>> {
        let put = async move {
            let later = |fault: std::io::Error| Refused::Later { fault: fault.to_string(), after: None };
            self.put(to, letter).await.map_err(later)?;
            Ok(Taken::default())
        };
        put.boxed()
    }
}
