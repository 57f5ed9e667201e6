//! What the model says about a type, a field, an enumeration or a method, as JSON. Text is laid out from the same value,
//! so `-o json` and the terminal cannot disagree.

use ovmodel::{
    AttrFacts, Dir, EnumFacts, InputFacts, Kind, MethodFacts, ParamFacts, ServiceFacts, TypeFacts,
};
use serde_json::{Map, Value, json};

/// A type: names, ancestry, fields in the order of the API, the places where it is listed.
pub(super) fn of_type(facts: &'static TypeFacts, path: &str) -> Value {
    let mut value = json!({
        "type": facts.name,
        "path": path,
        "extends": facts.ancestry().iter().rev().skip(1).map(|base| base.name).collect::<Vec<_>>(),
        "element": facts.element,
        "collection": facts.collection,
        "fields": facts.attrs().map(|attr| of_attr(attr, path)).collect::<Vec<_>>(),
    });
    marks(&mut value, facts.since, facts.deprecated);
    value
}

/// A field below `path`.
pub(super) fn of_attr(attr: &AttrFacts, path: &str) -> Value {
    let mut value = json!({
        "path": format!("{path}.{}", attr.name),
        "name": attr.name,
        "type": attr.kind().name(),
        "list": attr.list,
        "link": attr.link,
    });
    if attr.element != attr.name {
        value["element"] = json!(attr.element);
    }
    if let Kind::Enum(facts) = attr.kind() {
        value["values"] = json!(facts.values);
    }
    marks(&mut value, attr.since, attr.deprecated);
    value
}

/// An enumeration and its words.
pub(super) fn of_enum(facts: &EnumFacts) -> Value {
    json!({ "enum": facts.name, "values": facts.values })
}

/// A service at `path`: its methods with parameters and inputs, and what lies below it.
pub(super) fn of_service(facts: &'static ServiceFacts, path: &str) -> Value {
    let below = |locator: &ovmodel::LocatorFacts| match locator.item {
        true => format!("{path}/{{{}}}", locator.name),
        false => format!("{path}/{}", locator.segment()),
    };
    let mut value = json!({
        "service": facts.name,
        "path": path,
        "script": crate::script::form::of_path(path),
        "methods": facts.methods().map(of_method).collect::<Vec<_>>(),
        "below": facts.locators().map(below).collect::<Vec<_>>(),
    });
    marks(&mut value, facts.since, facts.deprecated);
    value
}

/// A method: what goes in and out, what must and may be given, per variant.
pub(super) fn of_method(method: &MethodFacts) -> Value {
    let mut value = json!({ "method": method.name, "parameters": of_params(&method.params) });
    inputs(&mut value, &method.inputs);
    if !method.variants.is_empty() {
        let of_variant = |variant: &ovmodel::VariantFacts| {
            let mut value = json!({ "variant": variant.name });
            if !variant.params.is_empty() {
                value["parameters"] = of_params(&variant.params);
            }
            inputs(&mut value, &variant.inputs);
            value
        };
        value["variants"] = method.variants.iter().map(of_variant).collect();
    }
    if method.follow {
        value["follow"] = json!(true);
    }
    marks(&mut value, method.since, method.deprecated);
    value
}

fn of_params(params: &[ParamFacts]) -> Value {
    let of_param = |param: &ParamFacts| {
        let direction = match param.dir {
            Dir::In => "in",
            Dir::Out => "out",
            Dir::InOut => "in and out",
        };
        let mut value = json!({
            "name": param.name,
            "type": param.kind().name(),
            "list": param.list,
            "direction": direction,
        });
        if let (Kind::Enum(facts), true) = (param.kind(), param.dir != Dir::Out) {
            value["values"] = json!(facts.values);
        }
        marks(&mut value, param.since, param.deprecated);
        value
    };
    params.iter().map(of_param).collect()
}

/// What a request must and may fill; alternatives are one list.
fn inputs(value: &mut Value, inputs: &[InputFacts]) {
    for (key, wanted) in [("mandatory", true), ("optional", false)] {
        let chosen: Vec<_> = inputs
            .iter()
            .filter(|input| input.mandatory == wanted)
            .map(|input| &input.any_of)
            .collect();
        if !chosen.is_empty() {
            value[key] = json!(chosen);
        }
    }
}

fn marks(value: &mut Value, since: Option<&str>, deprecated: bool) {
    let Some(members) = value.as_object_mut() else {
        return;
    };
    if let Some(version) = since {
        members.insert("since".to_owned(), json!(version));
    }
    if deprecated {
        members.insert("deprecated".to_owned(), json!(true));
    }
}

/// A text member; empty when absent.
pub(super) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The items of a list member; none when absent.
pub(super) fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// The methods of a service that take the field at `path` (`vm.memory`), as `add` or `update`.
pub(super) fn takers(service: &'static ServiceFacts, path: &str) -> Vec<Value> {
    let takes = |inputs: &[InputFacts]| {
        let named = |given: &&str| {
            strip_lists(given) == path || strip_lists(given).starts_with(&format!("{path}."))
        };
        inputs
            .iter()
            .find(|input| input.any_of.iter().any(named))
            .map(|input| input.mandatory)
    };
    let of_method = |method: &MethodFacts| {
        let found = takes(&method.inputs).or_else(|| {
            method
                .variants
                .iter()
                .find_map(|variant| takes(&variant.inputs))
        });
        found.map(|mandatory| {
            let mut value = Map::new();
            value.insert("service".to_owned(), json!(service.name));
            value.insert("method".to_owned(), json!(method.name));
            value.insert("mandatory".to_owned(), json!(mandatory));
            Value::Object(value)
        })
    };
    service.methods().filter_map(of_method).collect()
}

fn strip_lists(path: &str) -> String {
    path.replace("[]", "")
}
