//! Pools: the machines they have.

use crate::error::Result;
use crate::service::ListArgs;
use crate::verb::{Call, Column, Outcome, Show};
use crate::verbs::selected::each;
use serde_json::json;

const COLUMNS: &[Column] = &[
    Column::text("pool", "pool"),
    Column::text("name", "name"),
    Column::new("status", "status", Show::Status),
    Column::text("id", "id"),
];

/// The machines of the pools.
pub(crate) fn machines(call: &Call<'_>) -> Result<Outcome> {
    let mut rows = Vec::new();
    let pools = each(call, &[])?.collect::<Result<Vec<_>>>()?;
    let all = match pools.is_empty() {
        true => Vec::new(),
        false => call
            .context
            .vms()
            .list(&ListArgs::default())?
            .collect::<Result<Vec<_>>>()?,
    };
    for pool in pools {
        for vm in all
            .iter()
            .filter(|vm| vm.text("vm_pool.id").as_deref() == pool.id())
        {
            let row = json!({"pool": pool.name(), "name": vm.name(), "status": vm.text("status"), "id": vm.id()});
            rows.extend(row.as_object().cloned());
        }
    }
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}
