//! `quota limit`: how much of a cluster or a storage domain a quota allows.

use super::made::deeds;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::verb::{Call, Outcome};
use serde_json::{Map, Value, json};

const GIB: u64 = 1 << 30;

/// Sets the limits that the options tell; a limit that is there is replaced, because the engine changes none.
pub(crate) fn limit(call: &Call<'_>) -> Result<Outcome> {
    let quotas = call.service()?;
    let storage = call.args.text("storagedomain");
    let cluster = call.args.text("cluster");
    if storage.is_none() && cluster.is_none() {
        return Err(Error::Usage {
            message: "`quota limit` is not told what is limited".to_owned(),
            hint: Some(
                "say --storagedomain NAME --size SIZE, or --cluster NAME --memory SIZE --cpus N"
                    .to_owned(),
            ),
        });
    }
    for quota in call.targets {
        let item = quotas.item(deeds::id(quota)?)?;
        if let Some(domain) = storage {
            let place = item.at("quota_storage_limits")?;
            let limit = number(call.args.number("size").map(|size| size.div_ceil(GIB)));
            let found = Select::word(domain).one(&call.context.storage_domains(), &[])?;
            let mut object = json!({"limit": limit});
            object["storage_domain"] = json!({"id": deeds::id(&found)?});
            place.add(&object, &Args::new())?;
        }
        if let Some(cluster) = cluster {
            let place = item.at("quota_cluster_limits")?;
            let found = Select::word(cluster).one(&call.context.clusters(), &[])?;
            let mut object = Map::new();
            object.insert("cluster".to_owned(), json!({"id": deeds::id(&found)?}));
            let memory = call.args.number("memory");
            let memory = memory.map(|size| size.div_ceil(GIB));
            object.insert("memory_limit".to_owned(), number(memory));
            object.insert("vcpu_limit".to_owned(), number(call.args.number("cpus")));
            place.add(&Value::Object(object), &Args::new())?;
        }
    }
    Ok(Outcome::Done)
}

/// A limit; -1 where there is none (engine 4.5.8).
fn number(limit: Option<u64>) -> Value {
    limit.map_or_else(|| (-1).into(), Value::from)
}
