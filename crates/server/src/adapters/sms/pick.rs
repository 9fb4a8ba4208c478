//! Picking a few values out of a JSON document without building it: a body of megabytes costs no more than what is
//! looked for.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Bytes that a picked value may have; a longer one is none.
const LONGEST: usize = 256;

/// Where a value stands, as names with dots between: `data.0.id`. A number counts in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<String>);

impl Path {
    /// Reads a path.
    ///
    /// # Errors
    /// A name in it is empty.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names: Vec<String> = text.split('.').map(str::to_owned).collect();
        if names.iter().any(String::is_empty) {
            Err(format!("`{text}` is not a path such as data.id"))
        } else {
            Ok(Self(names))
        }
    }

    /// As it was written: what a field of a form is called.
    pub(super) fn name(&self) -> String {
        self.0.join(".")
    }
}

/// Two values of a document, at their paths.
pub(super) type Two = [Option<String>; 2];

/// The values at two paths. None if it is no JSON.
pub(super) fn pick(bytes: &[u8], paths: [Option<&Path>; 2]) -> Option<Two> {
    let mut found = Two::default();
    let paths = paths.map(|path| path.map(|path| path.0.as_slice()));
    let mut json = serde_json::Deserializer::from_slice(bytes);
    Seek { paths, found: &mut found }.deserialize(&mut json).and_then(|()| json.end()).ok()?;
    Some(found)
}

/// The values at two paths of each item of a list that stands at a path, as they come; a single item needs no list.
pub(super) fn each(
    bytes: &[u8],
    list: Option<&Path>,
    paths: [&Path; 2],
    take: &mut dyn FnMut(Two),
) -> serde_json::Result<()> {
    let list = list.map_or(&[][..], |path| path.0.as_slice());
    let mut json = serde_json::Deserializer::from_slice(bytes);
    Items { list, paths: paths.map(|path| path.0.as_slice()), take }.deserialize(&mut json)?;
    json.end()
}

struct Seek<'a> {
    paths: [Option<&'a [String]>; 2],
    found: &'a mut Two,
}

impl Seek<'_> {
    /// What is looked for under a name; none if nothing is.
    fn below(&mut self, name: &str) -> Option<Seek<'_>> {
        let step = |path: Option<_>| {
            let (first, rest) = <[String]>::split_first(path?)?;
            (first == name).then_some(rest)
        };
        let paths = self.paths.map(step);
        paths.iter().any(Option::is_some).then_some(Seek { paths, found: self.found })
    }

    fn set(self, value: &dyn fmt::Display) {
        for (path, found) in self.paths.iter().zip(self.found) {
            if path.is_some_and(<[String]>::is_empty) {
                *found = Some(value.to_string()).filter(|text| text.len() <= LONGEST);
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Seek<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

macro_rules! scalars {
    ($($name:ident: $kind:ty),+) => {
        $(fn $name<E>(self, value: $kind) -> Result<(), E> {
            self.set(&value);
            Ok(())
        })+
    };
}

impl<'de> Visitor<'de> for Seek<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    scalars! { visit_str: &str, visit_bool: bool, visit_i64: i64, visit_u64: u64, visit_f64: f64 }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            match self.below(&name) {
                Some(seek) => map.next_value_seed(seek)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        for at in 0_usize.. {
            let more = match self.below(&at.to_string()) {
                Some(seek) => list.next_element_seed(seek)?.is_some(),
                None => list.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
        }
        Ok(())
    }
}

struct Items<'a> {
    list: &'a [String],
    paths: [&'a [String]; 2],
    take: &'a mut dyn FnMut(Two),
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((first, list)) = self.list.split_first() else {
            let mut found = Two::default();
            Seek { paths: self.paths.map(Some), found: &mut found }.visit_map(map)?;
            (self.take)(found);
            return Ok(());
        };
        while let Some(name) = map.next_key::<String>()? {
            if name == *first {
                map.next_value_seed(Items { list, paths: self.paths, take: self.take })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut found = Two::default();
        while list.next_element_seed(Seek { paths: self.paths.map(Some), found: &mut found })?.is_some() {
            (self.take)(std::mem::take(&mut found));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Path {
        Path::parse(text).unwrap()
    }

    fn picked(json: &str, one: &str, two: &str) -> Option<Two> {
        pick(json.as_bytes(), [Some(&path(one)), Some(&path(two))])
    }

    fn two(one: Option<&str>, other: Option<&str>) -> Two {
        [one, other].map(|text| text.map(str::to_owned))
    }

    #[test]
    fn values_are_found_wherever_they_stand() {
        let json = r#"{"a":{"b":[{"id":"x"},{"id":7}]},"ok":true,"none":null,"more":{"deep":[1,2,{"id":3}]}}"#;
        assert_eq!(picked(json, "a.b.0.id", "a.b.1.id"), Some(two(Some("x"), Some("7"))));
        assert_eq!(picked(json, "ok", "none"), Some(two(Some("true"), None)));
        assert_eq!(picked(json, "a", "a.c.d"), Some(two(None, None)));
        assert_eq!(picked(r#"{"id":"x","id":"y"}"#, "id", "id"), Some(two(Some("y"), Some("y"))));
        assert_eq!(picked("{", "a", "b"), None);
        assert_eq!(picked("<html>", "a", "b"), None);
    }

    #[test]
    fn depth_and_length_are_limited() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(picked(&format!("{{\"other\":{deep},\"id\":1}}"), "id", "id"), Some(two(Some("1"), Some("1"))));
        let long = format!("{{\"id\":\"{}\"}}", "x".repeat(LONGEST + 1));
        assert_eq!(picked(&long, "id", "id"), Some(two(None, None)));
        assert!(Path::parse("a..b").is_err());
    }
}
