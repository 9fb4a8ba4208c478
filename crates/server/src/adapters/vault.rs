//! Where the master key is: in the settings, else in a file of its own beside the data.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::ports::{MasterKey, Vault};

use crate::config::Config;

/// The file in the folder of the data.
const FILE: &str = "master.key";

/// A file that is made, for its owner alone, when a database begins.
pub struct KeyFile(pub PathBuf);

/// The key of the settings, else that of the file beside the data.
#[must_use]
pub fn vault(config: &Config) -> Arc<dyn Vault> {
    match &config.key {
        Some(key) => Arc::new(key.clone()),
        None => Arc::new(KeyFile(config.data_dir.join(FILE))),
    }
}

/// Where the key is, in words for the operator.
#[must_use]
pub fn where_key_is(config: &Config) -> String {
    match config.key {
        Some(_) => "from NHIPCAU_KEY".to_owned(),
        None => format!("in {}", config.data_dir.join(FILE).display()),
    }
}

impl Vault for KeyFile {
    fn master_key(&self, may_make: bool) -> io::Result<MasterKey> {
        match fs::read_to_string(&self.0) {
            Ok(text) => read(&text, &self.0),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound && may_make => make(&self.0),
            Err(fault) => Err(io::Error::new(fault.kind(), format!("{}: {fault}", self.0.display()))),
        }
    }
}

fn read(text: &str, file: &Path) -> io::Result<MasterKey> {
    let what = || io::Error::other(format!("{}: not 32 bytes in Base64", file.display()));
    MasterKey::from_base64(text).ok_or_else(what)
}

/// A new key in a file that is not there yet, for its owner alone.
///
/// # Errors
/// The file is there, or cannot be written.
pub fn make(file: &Path) -> io::Result<MasterKey> {
    let key = MasterKey::generate().map_err(io::Error::other)?;
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    writeln!(new, "{}", key.to_base64())?;
    new.sync_all()?;
    tracing::warn!(file = %file.display(), "a master key was made: keep a copy of it, apart from those of the database");
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_is_made_once_for_its_owner_and_never_for_data_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let vault = KeyFile(folder.path().join(FILE));
        assert_eq!(vault.master_key(false).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(!vault.0.exists());
        let made = vault.master_key(true).unwrap();
        assert_eq!(vault.master_key(false).unwrap(), made);
        assert_eq!(fs::metadata(&vault.0).unwrap().permissions().mode() & 0o777, 0o600);
        fs::write(&vault.0, "rubbish").unwrap();
        assert!(vault.master_key(true).unwrap_err().to_string().contains("not 32 bytes"));
    }
}
