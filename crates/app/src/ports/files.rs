//! A place for bytes: photos and documents. Only facts about them go to the database.

use std::{
    collections::BTreeMap,
    io,
    sync::{Mutex, PoisonError},
};

/// Keeps bytes under names such as `7c/0198….full.webp`. The methods block: call them off the runtime's own threads.
///
/// Every implementation refuses a name that [`check_name`] refuses, so no name can lead out of the place.
pub trait Files: Send + Sync {
    /// Keeps `bytes` under `name`, in place of what was there. When it returns, they outlive a loss of power.
    ///
    /// # Errors
    /// `InvalidInput` for a name that cannot be one; otherwise what the place says.
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()>;

    /// The bytes under `name`, if there are any.
    ///
    /// # Errors
    /// As [`Files::put`].
    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>>;

    /// Removes what is under `name`; it is no error that nothing was.
    ///
    /// # Errors
    /// As [`Files::put`].
    fn remove(&self, name: &str) -> io::Result<()>;
}

/// Refuses every name that is not one or more parts joined by `/`, each of `a–z 0–9 - .` and not beginning with a dot.
///
/// # Errors
/// `InvalidInput`.
pub fn check_name(name: &str) -> io::Result<()> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.bytes().all(plain);
    if name.len() <= 200 && name.split('/').all(part) { Ok(()) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Files in memory, for tests and measurements.
#[derive(Debug, Default)]
pub struct MemoryFiles(Mutex<BTreeMap<String, Vec<u8>>>);

impl MemoryFiles {
    /// The names in use, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }
}

impl Files for MemoryFiles {
    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        check_name(name)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        check_name(name)?;
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        check_name(name)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_lead_elsewhere() {
        for name in ["", "/etc/passwd", "..", "a/../b", "a//b", "a/", "a\\b", "A", "a b", "a/.hidden", "a\0", "ă"] {
            assert!(check_name(name).is_err(), "{name:?}");
        }
        assert!(check_name("7c/019a0000-0000-7000-8000-00000000007c.full.webp").is_ok());
    }

    #[test]
    fn what_was_put_is_there_until_it_is_removed() -> io::Result<()> {
        let files = MemoryFiles::default();
        assert_eq!(files.get("a/b")?, None);
        files.put("a/b", b"one")?;
        files.put("a/b", b"two")?;
        assert_eq!(files.get("a/b")?.as_deref(), Some(&b"two"[..]));
        files.remove("a/b")?;
        files.remove("a/b")?;
        assert_eq!(files.get("a/b")?, None);
        Ok(())
    }
}
