//! Networks in clusters, and the labels by which networks reach the cards of hosts.

use super::made::deeds;
use super::member::{self, Pair};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Outcome};
use serde_json::{Value, json};

/// The chosen networks into each cluster that `--cluster` names.
pub(crate) fn assign(call: &Call<'_>) -> Result<Outcome> {
    for (_, place) in places(call)? {
        for network in call.targets {
            add(call, &place, deeds::id(network)?)?;
        }
    }
    Ok(Outcome::Done)
}

/// Networks into the chosen clusters: `cluster -n Default addnet -n storage`.
pub(crate) fn add_to(call: &Call<'_>) -> Result<Outcome> {
    let mut select = Select::new();
    call.args
        .texts("network")
        .for_each(|word| select.add_word(word));
    select
        .ids
        .extend(call.args.texts("net-id").map(str::to_owned));
    if select.is_empty() {
        return Err(Error::Usage {
            message: "`cluster addnet` is not told which network".to_owned(),
            hint: Some("say -n NAME or -i ID behind the verb".to_owned()),
        });
    }
    let networks = select.each(&call.context.networks(), &[])?;
    for cluster in call.targets {
        let place = networks_of(call, cluster)?;
        for network in &networks {
            add(call, &place, deeds::id(network)?)?;
        }
    }
    Ok(Outcome::Done)
}

fn add(call: &Call<'_>, place: &Service, id: &str) -> Result<()> {
    let mut object = json!({ "id": id });
    if call.args.has("required") {
        object["required"] = true.into();
    } else if call.args.has("optional") {
        object["required"] = false.into();
    }
    let usages = call.args.texts("usages");
    let usages: Vec<Value> = usages
        .flat_map(|text| text.split([',', ' ']))
        .filter(|word| !word.is_empty())
        .map(Value::from)
        .collect();
    if !usages.is_empty() {
        object["usages"] = usages.into();
    }
    place.add(&object, &Args::new()).map(drop)
}

/// The chosen networks out of each cluster that `--cluster` names.
pub(crate) fn unassign(call: &Call<'_>) -> Result<Outcome> {
    for (cluster, place) in places(call)? {
        for network in call.targets {
            let pair = Pair {
                place: place.clone(),
                id: deeds::id(network)?.to_owned(),
                member: ("cluster", cluster.clone()),
                holder: ("network", member::word(network)),
            };
            pair.take(call)?;
        }
    }
    Ok(Outcome::Done)
}

/// The names and the networks of the clusters that `--cluster` names.
fn places(call: &Call<'_>) -> Result<Vec<(String, Service)>> {
    let mut select = Select::new();
    call.args
        .texts("cluster")
        .for_each(|word| select.add_word(word));
    if select.is_empty() {
        return Err(Error::Usage {
            message: format!("`network {}` is not told which cluster", call.verb.name),
            hint: Some("say --cluster NAME".to_owned()),
        });
    }
    let clusters = select.each(&call.context.clusters(), &[])?;
    clusters
        .iter()
        .map(|cluster| Ok((member::word(cluster), networks_of(call, cluster)?)))
        .collect()
}

fn networks_of(call: &Call<'_>, cluster: &Entity) -> Result<Service> {
    let clusters = call.context.clusters();
    clusters.item(deeds::id(cluster)?)?.at("networks")
}

/// Gives the chosen networks a label: they follow it to the cards of hosts that have it.
pub(crate) fn label(call: &Call<'_>) -> Result<Outcome> {
    each_label(call, |place, label| {
        place.add(&json!({ "id": label }), &Args::new()).map(drop)
    })
}

/// Takes the label away.
pub(crate) fn unlabel(call: &Call<'_>) -> Result<Outcome> {
    each_label(call, |place, label| {
        place.remove(label, &Args::new()).map(drop)
    })
}

fn each_label(call: &Call<'_>, deed: impl Fn(&Service, &str) -> Result<()>) -> Result<Outcome> {
    let service = call.service()?;
    for network in call.targets {
        let place = service.item(deeds::id(network)?)?.at("network_labels")?;
        for label in call.args.texts("label") {
            deed(&place, label)?;
        }
    }
    Ok(Outcome::Done)
}
