//! Templates: their versions, and new ones of old ones, sealed or not. The engine makes templates of machines alone, so a
//! machine is made for the time being and removed again, whatever happens.

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Of, Outcome, Settle};
use crate::verbs::made::deeds;
use serde_json::{Value, json};

const READY: Settle = Settle {
    good: &["ok"],
    bad: &["illegal"],
    seconds: 7200,
    ..Settle::DEFAULT
};
const DOWN: Settle = Settle {
    good: &["down"],
    bad: &["illegal"],
    seconds: 7200,
    ..Settle::DEFAULT
};
const GONE: Settle = Settle {
    of: Of::Gone,
    seconds: 3600,
    ..Settle::DEFAULT
};

/// All versions of the templates, the oldest first.
pub(crate) fn versions(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let chosen: Vec<Entity> = call.select.all_of(&service, &[])?.collect::<Result<_>>()?;
    let base = |template: &Entity| {
        template
            .text("version.base_template.id")
            .or_else(|| template.id().map(str::to_owned))
    };
    let bases: Vec<Option<String>> = chosen.iter().map(base).collect();
    let mut all: Vec<Entity> = service.list(&ListArgs::default())?.collect::<Result<_>>()?;
    all.retain(|template| bases.contains(&base(template)));
    all.sort_by_key(|template| {
        let number = template
            .text("version.version_number")
            .and_then(|text| text.parse::<u64>().ok());
        (template.name(), number)
    });
    Ok(deeds::rows(call, &service, all))
}

/// A machine, or `VM/SNAPSHOT`, that a template is made of.
pub(crate) fn source(context: &Context, text: &str) -> Result<Value> {
    let (vm, snapshot) = match text.split_once('/') {
        Some((vm, snapshot)) => (vm, Some(snapshot)),
        None => (text, None),
    };
    let vm = Select::word(vm).one(&context.vms(), &[])?;
    let id = deeds::id(&vm)?;
    let Some(snapshot) = snapshot else {
        return Ok(json!({ "id": id }));
    };
    let place = context.vms().item(id)?.at("snapshots")?;
    let snapshot = Select::word(snapshot).one(&place, &[])?;
    Ok(json!({"id": id, "snapshots": [{"id": deeds::id(&snapshot)?}]}))
}

/// The first version of the template of that name.
pub(crate) fn base(context: &Context, text: &str) -> Result<Value> {
    let found: Vec<Entity> = Select::word(text)
        .many(&context.templates(), &[])?
        .collect::<Result<_>>()?;
    let first = found.iter().min_by_key(|template| {
        template
            .text("version.version_number")
            .and_then(|number| number.parse::<u64>().ok())
    });
    let id = first.and_then(|template| {
        template
            .text("version.base_template.id")
            .or_else(|| template.id().map(str::to_owned))
    });
    match id {
        Some(id) => Ok(json!({ "id": id })),
        None => Err(Error::NotFound {
            kind: "template".to_owned(),
            what: text.to_owned(),
            near: Vec::new(),
        }),
    }
}

/// A template of its own that is like another.
pub(crate) fn clone(call: &Call<'_>) -> Result<Outcome> {
    again(call, false)
}

/// A new version without what tells one guest from another: keys, logs, addresses.
pub(crate) fn seal(call: &Call<'_>) -> Result<Outcome> {
    again(call, true)
}

fn again(call: &Call<'_>, seals: bool) -> Result<Outcome> {
    let service = call.service()?;
    let mut made = Vec::new();
    for template in call.targets {
        let id = deeds::id(template)?;
        let name = template.name().unwrap_or_default();
        let vms = call.context.vms();
        let passing = json!({
            "name": format!("{name}-{}", call.context.correlation_id()),
            "template": {"id": id}, "cluster": {"id": template.text("cluster.id")},
        });
        let vm = vms.add(&passing, &Args::new().with("clone", true))?;
        let vm_id = vm.id().unwrap_or("ID").to_owned();
        let item = vms.item(&vm_id)?;
        let done = of_machine(call, &service, template, &item, &vm_id, seals);
        let cleared = clear(call, &item);
        made.extend(done?);
        cleared?;
    }
    Ok(deeds::rows(call, &service, made))
}

/// The new template of the passing machine.
fn of_machine(
    call: &Call<'_>,
    service: &Service,
    old: &Entity,
    item: &Service,
    vm: &str,
    seals: bool,
) -> Result<Option<Entity>> {
    call.wait_for(item, &DOWN)?;
    let mut object = json!({"vm": {"id": vm}});
    match call.args.text("to") {
        Some(name) => object["name"] = name.into(),
        None => {
            let base = old
                .text("version.base_template.id")
                .or_else(|| old.id().map(str::to_owned));
            object["name"] = old.name().into();
            object["version"] = json!({"base_template": {"id": base}, "version_name": call.args.text("version-name").unwrap_or("sealed")});
        }
    }
    let mut args = Args::new();
    if seals {
        args.set("seal", true);
    }
    let made = service.add(&object, &args)?;
    match made.id() {
        Some(id) if !call.context.is_rehearsing() => call.wait_for(&service.item(id)?, &READY),
        _ => Ok(None),
    }
}

fn clear(call: &Call<'_>, item: &Service) -> Result<()> {
    // Who interrupts wants no machine of ours to be left.
    call.context.interrupt().clear();
    item.delete(&Args::new())?;
    call.wait_for(item, &GONE).map(drop)
}
