//! What the processor types of a level ask of a host, and what a host of another type lacks of that (engine 4.5.8).

use crate::java_map;
use crate::node::Node;
use crate::store::{Object, Store};

/// What a processor of today tells beside what its type is known by.
const BESIDE: &[&str] = &["ibpb", "md_clear", "nx", "spec_ctrl", "ssbd"];

/// Flags that tell the makers apart.
const MAKERS: &[&str] = &["powernv", "sie", "svm", "vmx"];

struct Type<'s> {
    level: u32,
    name: &'s str,
    flags: Vec<&'s str>,
}

impl<'s> Type<'s> {
    /// One of the option that lists them: level, name, flags, and what comes after.
    fn read(text: &'s str) -> Option<Type<'s>> {
        let mut parts = text.trim().split(':');
        Some(Type {
            level: parts.next()?.parse().ok()?,
            name: parts.next()?,
            flags: parts.next()?.split(',').map(str::trim).collect(),
        })
    }

    fn maker(&self) -> Option<&&'s str> {
        self.flags.iter().find(|flag| MAKERS.contains(flag))
    }

    /// Whether a processor of this type has what one of another has: all that a lesser one of its maker has.
    fn includes(&self, other: &Type<'_>) -> bool {
        self.maker() == other.maker() && other.level <= self.level
    }
}

fn types<'s>(store: &'s Store, level: &str) -> Vec<Type<'s>> {
    let option = store.root("options", "ServerCPUList");
    let values = option.and_then(|option| option.doc.child("values"));
    let mut values = values.map_or(&[][..], |list| &list.children).iter();
    let value = values.find(|value| value.text_of("version") == Some(level));
    let text = value.and_then(|value| value.text_of("value"));
    text.unwrap_or("")
        .split(';')
        .filter_map(Type::read)
        .collect()
}

/// The flags that the type of a host's cluster asks for and the host lacks, as the engine lists them.
pub(crate) fn lacking(store: &Store, host: &Object) -> Vec<String> {
    let cluster = host.reference("cluster");
    let Some(cluster) = cluster.and_then(|id| store.root("clusters", id)) else {
        return Vec::new();
    };
    let number = |part: &str| cluster.text(part).unwrap_or("");
    let level = format!("{}.{}", number("version.major"), number("version.minor"));
    let types = types(store, &level);
    let named = |doc: &Node| {
        let name = doc.text_at("cpu.type")?;
        types.iter().find(|ty| ty.name == name)
    };
    let Some((wanted, own)) = named(&cluster.doc).zip(named(&host.doc)) else {
        return Vec::new();
    };
    let has = |flag: &str| {
        let lesser = types.iter().filter(|ty| own.includes(ty));
        BESIDE.contains(&flag) || lesser.flat_map(|ty| &ty.flags).any(|known| *known == flag)
    };
    let flags: Vec<String> = wanted.flags.iter().map(|flag| (*flag).to_owned()).collect();
    let order = java_map::order(&flags, java_map::DEFAULT);
    let flags = order.into_iter().map(|at| flags[at].clone());
    flags.filter(|flag| !has(flag)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::world::World;

    #[test]
    fn what_a_processor_lacks() {
        let mut store = World::fresh(&Options::default()).store;
        let cluster = store.named("clusters", "Default").unwrap().id.to_string();
        let own = "Secure Intel Cascadelake Server Family";
        let host = Node::reference("host", "h")
            .with(Node::reference("cluster", cluster.as_str()))
            .with(Node::new("cpu").with_leaf("type", own));
        store.put("hosts", host);
        for (wanted, lacks) in [
            ("Intel Nehalem Family", ""),
            ("Secure Intel Skylake Server Family", ""),
            (own, ""),
            ("Secure AMD EPYC", "model_EPYC, svm"),
            (
                "Intel Sapphire Rapids Server Family",
                "model_SapphireRapids",
            ),
            ("", ""),
        ] {
            store.change("clusters", "", &cluster, |doc| {
                doc.child_or_new("cpu").set("type", wanted);
                doc.child_or_new("version").set("major", "4");
                doc.child_or_new("version").set("minor", "8");
            });
            let host = store.root("hosts", "h").unwrap();
            assert_eq!(lacking(&store, host).join(", "), lacks, "{wanted}");
        }
    }
}
