//! A copy of everything that is not in the program: the database and the photos. Not the master key: who steals a copy must
//! not have it.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;

use crate::config::Config;
use crate::serve::open;

const DATABASE: &str = "nhipcau.db";
const PHOTOS: &str = "photos";

type Outcome = Result<(), Box<dyn Error>>;

/// Copies into a new folder. The database first: a photo that came later is one too many, and harms nobody.
///
/// # Errors
/// The folder is there already, the database is not SQLite, or the disk refuses.
pub async fn copy(config: &Config, to: &Path) -> Outcome {
    sqlite(config)?;
    fs::create_dir(to)?;
    let app = open(config).await?;
    app.db.copy_to(&to.join(DATABASE)).await?;
    app.close().await;
    Ok(copy_folder(&config.data_dir.join(PHOTOS), &to.join(PHOTOS))?)
}

/// Puts a copy where the settings say the data is.
///
/// # Errors
/// Something is there already, or the disk refuses.
pub fn put_back(config: &Config, from: &Path) -> Outcome {
    let database = sqlite(config)?;
    if database.exists() {
        return Err(format!("{} is there already", database.display()).into());
    }
    fs::create_dir_all(&config.data_dir)?;
    copy_folder(&from.join(PHOTOS), &config.data_dir.join(PHOTOS))?;
    fs::copy(from.join(DATABASE), database)?;
    Ok(())
}

fn sqlite(config: &Config) -> Result<&Path, &'static str> {
    let path = config.database_url.strip_prefix("sqlite:");
    path.map(Path::new).ok_or("only SQLite is copied here: PostgreSQL has its own tools")
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, own) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if path.is_dir() {
            copy_folder(&path, &own)?;
        } else {
            fs::copy(&path, &own)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_copied_can_be_put_back_and_opened() {
        let folder = std::env::temp_dir().join(format!("nhipcau-backup-{}", std::process::id()));
        let config = |name: &str| {
            let data = folder.join(name);
            let database = format!("sqlite:{}", data.join("own.db").display());
            let vars = [("NHIPCAU_DATA_DIR", data.display().to_string()), ("NHIPCAU_DATABASE_URL", database)];
            Config::load(vars.map(|(name, value)| (name.to_owned(), value)).into_iter()).unwrap()
        };
        let (first, second, kept) = (config("first"), config("second"), folder.join("kept"));
        let app = open(&first).await.unwrap();
        app.files.put("7c/photo.webp", b"picture").unwrap();
        app.close().await;
        copy(&first, &kept).await.unwrap();
        assert!(copy(&first, &kept).await.is_err());
        put_back(&second, &kept).unwrap();
        assert!(put_back(&second, &kept).is_err());
        let refused = open(&second).await.err().map(|fault| fault.to_string()).unwrap_or_default();
        assert!(refused.contains("NHIPCAU_KEY"), "{refused}");
        assert!(!kept.join("master.key").exists());
        fs::copy(first.data_dir.join("master.key"), second.data_dir.join("master.key")).unwrap();
        let again = open(&second).await.unwrap();
        assert_eq!(again.city().version, 1);
        assert_eq!(again.files.get("7c/photo.webp").unwrap().as_deref(), Some(&b"picture"[..]));
        again.close().await;
        fs::remove_dir_all(folder).unwrap();
    }
}
