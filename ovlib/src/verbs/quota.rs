//! `quota limit`: how much of a cluster or a storage domain a quota allows.

use super::made::deeds;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Outcome};
use serde_json::{Value, json};

const GIB: u64 = 1 << 30;

/// Sets the limits that the options tell: of one storage domain or cluster where it is named, else of all. A limit that is there
/// is replaced, because the engine changes none.
pub(crate) fn limit(call: &Call<'_>) -> Result<Outcome> {
    let quotas = call.service()?;
    let said = |options: &[&str]| options.iter().any(|option| call.args.has(option));
    let (storage, cluster) = (
        said(&["storagedomain", "size"]),
        said(&["cluster", "memory", "cpus"]),
    );
    if !storage && !cluster {
        return Err(Error::Usage {
            message: "`quota limit` is not told what is limited".to_owned(),
            hint: Some(
                "say --size SIZE, for one --storagedomain NAME or all; --memory SIZE and --cpus N, for one --cluster NAME or all"
                    .to_owned(),
            ),
        });
    }
    for quota in call.targets {
        let item = quotas.item(deeds::id(quota)?)?;
        if storage {
            let place = item.at("quota_storage_limits")?;
            let size = call.args.number("size").map(|size| size.div_ceil(GIB));
            let mut object = json!({"limit": number(size)});
            if let Some(domain) = call.args.text("storagedomain") {
                let found = Select::word(domain).one(&call.context.storage_domains(), &[])?;
                object["storage_domain"] = json!({"id": deeds::id(&found)?});
                drop_unlimited(&place, deeds::id(quota)?)?;
            }
            place.add(&object, &Args::new())?;
        }
        if cluster {
            let place = item.at("quota_cluster_limits")?;
            let memory = call.args.number("memory").map(|size| size.div_ceil(GIB));
            let cpus = call.args.number("cpus");
            let mut object = json!({"memory_limit": number(memory), "vcpu_limit": number(cpus)});
            if let Some(cluster) = call.args.text("cluster") {
                let found = Select::word(cluster).one(&call.context.clusters(), &[])?;
                object["cluster"] = json!({"id": deeds::id(&found)?});
            }
            place.add(&object, &Args::new())?;
        }
    }
    Ok(Outcome::Done)
}

/// Takes away that a quota limits no storage: an engine calls that a limit of all storage, beside which it takes none of a part
/// (4.5.8). It has the quota's id. One that says how much stays, and the engine tells so; that of clusters always comes back.
fn drop_unlimited(place: &Service, quota: &str) -> Result<()> {
    let all = place.list(&ListArgs::default())?;
    let all = all.collect::<Result<Vec<_>>>()?;
    let mut whole = all.iter().filter(|limit| limit.id() == Some(quota));
    let is_none = |limit: &Entity| {
        limit
            .text("limit")
            .is_some_and(|limit| limit.starts_with('-'))
    };
    match whole.next().is_some_and(is_none) {
        true => place.remove(quota, &Args::new()).map(drop),
        false => Ok(()),
    }
}

/// A limit; -1 where there is none (engine 4.5.8).
fn number(limit: Option<u64>) -> Value {
    limit.map_or_else(|| (-1).into(), Value::from)
}
