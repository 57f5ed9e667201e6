//! The parameters of a request: query before matrix before header, names with case, the first of several.

/// Where a parameter came from, in the order in which the engine looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    query: Vec<(String, Option<String>)>,
    matrix: Vec<(String, Option<String>)>,
    header: Vec<(String, Option<String>)>,
}

impl Params {
    /// Parameters from already decoded pairs; a value is `None` when there was no `=`.
    pub fn new(
        query: Vec<(String, Option<String>)>,
        matrix: Vec<(String, Option<String>)>,
        header: Vec<(String, Option<String>)>,
    ) -> Params {
        Params {
            query,
            matrix,
            header,
        }
    }

    /// The same parameters without some of them, for requests within a request.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Params {
        let kept = |pairs: &[(String, Option<String>)]| {
            let kept = pairs
                .iter()
                .filter(|(name, _)| !names.contains(&name.as_str()));
            kept.cloned().collect()
        };
        Params {
            query: kept(&self.query),
            matrix: kept(&self.matrix),
            header: kept(&self.header),
        }
    }

    fn found(&self, name: &str) -> Option<&Option<String>> {
        let all = self.query.iter().chain(&self.matrix).chain(&self.header);
        let mut found = all.filter(|(known, _)| known == name);
        found.next().map(|(_, value)| value)
    }

    /// Whether the parameter is there at all, with or without a value.
    pub fn has(&self, name: &str) -> bool {
        self.found(name).is_some()
    }

    /// Whether the query or the path asks for it.
    pub fn asks(&self, name: &str) -> bool {
        let mut all = self.query.iter().chain(&self.matrix);
        all.any(|(known, _)| known == name)
    }

    /// The text; empty for a parameter without a value.
    pub fn text(&self, name: &str) -> Option<&str> {
        let value = self.found(name)?;
        Some(value.as_deref().unwrap_or(""))
    }

    /// A boolean: `t true y yes 1` and `f false n no 0` in any case, bare or empty means `true`, and what
    /// cannot be read means the default (engine 4.5.8).
    pub fn flag(&self, name: &str, default: bool) -> bool {
        match self.text(name) {
            None => default,
            Some(text) => match text.to_ascii_lowercase().as_str() {
                "" | "t" | "true" | "y" | "yes" | "1" => true,
                "f" | "false" | "n" | "no" | "0" => false,
                _ => default,
            },
        }
    }

    /// Whether any of the places where a flag may stand says so, whatever the others say.
    pub fn anywhere(&self, name: &str) -> bool {
        let single = |pairs: &Vec<(String, Option<String>)>| {
            let alone = Params::new(pairs.clone(), Vec::new(), Vec::new());
            alone.flag(name, false)
        };
        self.flag(name, false) || single(&self.header)
    }

    /// A 32-bit number; what cannot be read counts as absent.
    pub fn number(&self, name: &str) -> Option<i32> {
        self.text(name)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, Option<&str>)]) -> Vec<(String, Option<String>)> {
        let owned = |(n, v): &(&str, Option<&str>)| (n.to_string(), v.map(str::to_owned));
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn query_goes_before_matrix_and_the_first_counts() {
        let query = pairs(&[("max", Some("0")), ("max", Some("7"))]);
        let params = Params::new(query, pairs(&[("max", Some("1"))]), Vec::new());
        assert_eq!(params.number("max"), Some(0));
        assert_eq!(params.number("Max"), None);
    }

    #[test]
    fn flags_follow_the_engine() {
        let query = pairs(&[("a", None), ("b", Some("NO")), ("c", Some("perhaps"))]);
        let params = Params::new(query, Vec::new(), Vec::new());
        assert!(params.flag("a", false));
        assert!(!params.flag("b", true));
        assert!(params.flag("c", true));
        assert!(!params.flag("d", false));
        let header = vec![("b".to_owned(), Some("true".to_owned()))];
        let params = Params::new(pairs(&[("b", Some("false"))]), Vec::new(), header);
        assert!(!params.flag("b", false) && params.anywhere("b"));
    }
}
