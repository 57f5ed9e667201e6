//! `vm export-ova` and `vm import-ova`: whole machines as files on a host.

use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Outcome, Settle};
use crate::verbs::made::deeds;
use serde_json::{Value, json};

const THERE: Settle = Settle {
    good: &["down"],
    bad: &["illegal"],
    seconds: 7200,
    ..Settle::DEFAULT
};

/// Writes each machine into a file on a host; the frame waits for the job.
pub(crate) fn export(call: &Call<'_>) -> Result<Outcome> {
    let directory = call.args.text("directory").unwrap_or_default();
    if !directory.starts_with('/') {
        return Err(Error::Value {
            place: "--directory".to_owned(),
            value: directory.to_owned(),
            expected: "a path on the host, from /".to_owned(),
        });
    }
    let host = Select::word(call.args.text("host").unwrap_or_default());
    let host = host.one(&call.context.hosts(), &[])?;
    for target in call.targets {
        let name = target.name().unwrap_or_default();
        let file = call
            .args
            .text("filename")
            .map_or_else(|| format!("{name}.ova"), str::to_owned);
        let args = Args::new()
            .with("host", json!({"id": deeds::id(&host)?}))
            .with("directory", directory)
            .with("filename", file);
        call.service()?
            .item(deeds::id(target)?)?
            .act("export", &args)?;
    }
    Ok(Outcome::Done)
}

/// Makes a machine of a file on a host and waits until its disks are there.
pub(crate) fn import(call: &Call<'_>) -> Result<Outcome> {
    let text = |long: &str| call.args.text(long).unwrap_or_default();
    let file = text("file");
    let url = match file.contains("://") {
        true => file.to_owned(),
        false if file.starts_with('/') => format!("ova://{file}"),
        false => {
            return Err(Error::Value {
                place: "--file".to_owned(),
                value: file.to_owned(),
                expected: "a path on the host, from /, or an address".to_owned(),
            });
        }
    };
    let name = call.args.text("new-name").map(str::to_owned);
    let name = name.or_else(|| stem(file)).unwrap_or_default();
    let find = |long: &str, place: Service| -> Result<Value> {
        let found = Select::word(text(long)).one(&place, &[])?;
        Ok(json!({"id": deeds::id(&found)?}))
    };
    let mut import = json!({
        "name": name, "vm": {"name": name}, "url": url, "provider": call.args.text("provider").unwrap_or("kvm"),
        "cluster": find("cluster", call.context.clusters())?,
        "storage_domain": find("storagedomain", call.context.storage_domains())?,
        "sparse": call.args.text("sparse").is_none_or(|sparse| sparse == "true"),
    });
    if call.args.has("host") {
        import["host"] = find("host", call.context.hosts())?;
    }
    let made = call
        .context
        .external_vm_imports()
        .add(&import, &Args::new())?;
    let service = call.service()?;
    let Some(id) = made.text("vm.id").filter(|_| !call.context.is_rehearsing()) else {
        return Ok(Outcome::Done);
    };
    let item = service.item(&id)?;
    let vm = match call.conduct.waits {
        true => call.wait_for(&item, &THERE)?,
        false => Some(item.read(&Args::new())?),
    };
    Ok(deeds::rows(call, &service, vm.into_iter().collect()))
}

/// `web01` of `/backups/web01.ova`.
fn stem(file: &str) -> Option<String> {
    let last = file.rsplit('/').next()?;
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    (!stem.is_empty()).then(|| stem.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_is_called_like_its_file() {
        assert_eq!(stem("/backups/web01.ova").as_deref(), Some("web01"));
        assert_eq!(stem("/backups/"), None);
    }
}
