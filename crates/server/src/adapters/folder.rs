//! Files in a folder of this machine.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use app::ports::{Files, check_name};

/// A folder nobody else writes to. A file appears under its name whole or not at all, and stays after a loss of power.
pub struct Folder {
    root: PathBuf,
    next: AtomicU64,
}

impl Folder {
    /// The folder, made if it is not there.
    ///
    /// # Errors
    /// What the disk says.
    pub fn new(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        make_folder(&root)?;
        Ok(Self { root, next: AtomicU64::new(0) })
    }

    fn path(&self, name: &str) -> io::Result<PathBuf> {
        check_name(name)?;
        Ok(self.root.join(name))
    }

    /// A name that no other writer has, and that no reader can ask for: it begins with a dot.
    fn aside(&self, folder: &Path) -> PathBuf {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        folder.join(format!(".{}.{number}.part", process::id()))
    }
}

impl Files for Folder {
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path(name)?;
        let folder = path.parent().unwrap_or(&self.root);
        make_folder(folder)?;
        let part = self.aside(folder);
        let written = write(&part, bytes).and_then(|()| fs::rename(&part, &path));
        if let Err(error) = written {
            fs::remove_file(&part).ok();
            return Err(error);
        }
        sync_folder(folder)
    }

    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        absent_is_fine(fs::read(self.path(name)?).map(Some))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let path = self.path(name)?;
        let gone = absent_is_fine(fs::remove_file(&path).map(Some))?;
        match gone {
            Some(()) => sync_folder(path.parent().unwrap_or(&self.root)),
            None => Ok(()),
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a folder, and each one above it, for this account alone, and has the new entries written down.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(above)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(above),
    }
}

/// Without this the name of a new file can be lost although its bytes are on disk.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn absent_is_fine<T>(result: io::Result<Option<T>>) -> io::Result<Option<T>> {
    match result {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    const NAME: &str = "7c/019a0000-0000-7000-8000-00000000007c.full.webp";

    fn folder() -> (tempfile::TempDir, Folder) {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::new(place.path().join("deep/photos")).expect("a folder in it");
        (place, folder)
    }

    #[test]
    fn what_was_put_is_there_until_it_is_removed() -> io::Result<()> {
        let (place, folder) = folder();
        assert_eq!(folder.get(NAME)?, None);
        folder.put(NAME, b"one")?;
        folder.put(NAME, b"two")?;
        assert_eq!(folder.get(NAME)?.as_deref(), Some(&b"two"[..]));
        assert_eq!(fs::read_dir(place.path().join("deep/photos/7c"))?.count(), 1, "nothing is left beside it");
        folder.remove(NAME)?;
        folder.remove(NAME)?;
        assert_eq!(folder.get(NAME)?, None);
        Ok(())
    }

    #[test]
    fn another_start_finds_the_same_files() -> io::Result<()> {
        let (place, folder) = folder();
        folder.put(NAME, b"one")?;
        assert_eq!(Folder::new(place.path().join("deep/photos"))?.get(NAME)?.as_deref(), Some(&b"one"[..]));
        Ok(())
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let (_place, folder) = folder();
        for name in ["../x", "/etc/hostname", "7c/../../x", "7c/.part", ""] {
            assert_eq!(folder.put(name, b"x").map_err(|error| error.kind()), Err(ErrorKind::InvalidInput), "{name}");
            assert_eq!(folder.get(name).map_err(|error| error.kind()), Err(ErrorKind::InvalidInput), "{name}");
            assert_eq!(folder.remove(name).map_err(|error| error.kind()), Err(ErrorKind::InvalidInput), "{name}");
        }
    }

    #[test]
    fn a_reader_never_sees_half_a_file() {
        let (_place, folder) = folder();
        let versions = [vec![b'a'; 100_000], vec![b'b'; 50_000]];
        folder.put(NAME, &versions[0]).expect("put");
        thread::scope(|threads| {
            for version in &versions {
                let folder = &folder;
                threads.spawn(move || (0..10).for_each(|_| folder.put(NAME, version).expect("put")));
            }
            for _ in 0..50 {
                let seen = folder.get(NAME).expect("get").expect("there");
                assert!(versions.contains(&seen), "{} bytes", seen.len());
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_them() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let (place, folder) = folder();
        folder.put(NAME, b"one")?;
        let mode = |path: &str| fs::metadata(place.path().join(path)).map(|data| data.permissions().mode() & 0o777);
        assert_eq!((mode("deep/photos/7c")?, mode(&format!("deep/photos/{NAME}"))?), (0o700, 0o600));
        Ok(())
    }
}
