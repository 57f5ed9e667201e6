//! What the jobs of commands within commands tell of them: the steps below `Executing`, each with those below it (engine 4.5.8).

use super::estate::{Estate, ids, text};

/// One step: id, the step it lies below, number, description.
fn steps(estate: &Estate, correlation: &str) -> Vec<[String; 4]> {
    let path = format!("/jobs?search=correlation_id%3D{correlation}&follow=steps");
    let list = estate.get(&path);
    let parts = list.split("<step ").skip(1);
    let read = |part: &str| {
        let part = part.split("</step>").next().unwrap();
        let id = ids(&format!("<step {part}"), "step").remove(0);
        let below = ids(part, "parent_step").pop().unwrap_or_default();
        let member = |name| text(part, name).unwrap_or_default();
        [id, below, member("number"), member("description")]
    };
    parts.map(read).collect()
}

/// What lies below a step, as `A(B C)`.
fn below(all: &[[String; 4]], parent: &str) -> String {
    let mut here: Vec<_> = all.iter().filter(|step| step[1] == parent).collect();
    here.sort_by_key(|step| step[2].parse::<u32>().unwrap());
    let told = here.iter().map(|step| {
        let inner = below(all, &step[0]);
        match inner.is_empty() {
            true => step[3].clone(),
            false => format!("{}({inner})", step[3]),
        }
    });
    told.collect::<Vec<_>>().join(", ")
}

/// All steps of the jobs of one request.
fn tree(estate: &Estate, correlation: &str) -> String {
    below(&steps(estate, correlation), "")
}

fn whole(executing: &str) -> String {
    format!("Validating, Executing({executing}), Finalizing")
}

#[test]
fn disks_tell_what_is_done_to_their_volumes() {
    let estate = Estate::begin();
    let disk = estate.disk("steps");
    let other = format!("<storage_domain id=\"{}\"/>", estate.domains[1]);
    let made = "Creating Volume(Finalizing)";
    let copied = format!("{made}, Copying Volume");
    let within = "Extending Disk steps(Validating, Executing(Extending Size of Image(Finalizing)))";
    for (method, path, body, told) in [
        (
            "POST",
            "/move",
            format!("<action>{other}</action>"),
            copied.clone(),
        ),
        (
            "PUT",
            "",
            "<disk><provisioned_size>3221225472</provisioned_size></disk>".to_owned(),
            within.to_owned(),
        ),
        (
            "POST",
            "/convert",
            "<action><disk><format>raw</format></disk></action>".to_owned(),
            format!("{copied}, Deleting Volume(Finalizing)"),
        ),
        (
            "POST",
            "/copy",
            format!("<action>{other}<disk><name>second</name></disk></action>"),
            format!("{copied}(Finalizing)"),
        ),
        (
            "DELETE",
            "",
            String::new(),
            "Deleting Image(Finalizing)".to_owned(),
        ),
    ] {
        let tag = format!("tag{}", told.len());
        estate.done(
            method,
            &format!("/disks/{disk}{path}?correlation_id={tag}"),
            &body,
        );
        estate.step(10_000);
        assert_eq!(tree(&estate, &tag), whole(&told), "{method} {path}");
    }
}

#[test]
fn machines_tell_what_is_done_to_their_disks() {
    let estate = Estate::begin();
    let (vm, _) = estate.vm_with_disk("steps");
    let run = |what: &str, tag: &str, body: &str| {
        let path = format!("/vms/{vm}{what}?correlation_id={tag}");
        let answer = estate.done("POST", &path, body);
        estate.step(20_000);
        answer
    };
    estate.start(&vm);
    let body = "<snapshot><description>s</description></snapshot>";
    let snapshot = ids(&run("/snapshots", "taken", body), "snapshot").remove(0);
    let volume = "Creating Volume";
    let inner = "Validating, Executing";
    let told = format!("{inner}({volume}, {volume}, {volume}), {inner}, {inner}, Finalizing");
    assert_eq!(tree(&estate, "taken"), told);
    run("/suspend", "asleep", "<action/>");
    assert_eq!(
        tree(&estate, "asleep"),
        whole(&format!("{volume}, {volume}"))
    );
    run("/stop", "awake", "<action/>");
    let gone = "Deleting Image(Finalizing)";
    let told = format!("{inner}({gone}, {gone}), {inner}, {inner}, Finalizing, Finalizing");
    assert_eq!(tree(&estate, "awake"), told);
    let path = format!("/vms/{vm}/snapshots/{snapshot}?correlation_id=merged");
    estate.done("DELETE", &path, "");
    estate.step(10_000);
    let seen = tree(&estate, "merged");
    let (merge, rest) = seen.split_once(", Merging snapshots").unwrap();
    assert_eq!(
        merge,
        format!(
            "Validating, Executing({gone}, {gone}, Preparing for disk snapshots merge(Finalizing)"
        )
    );
    let last = format!(
        "Finalizing disk snapshots merge(Finalizing), Deleting Volume(Finalizing)), {inner}, {inner}, Finalizing, Finalizing"
    );
    assert!(rest.ends_with(&last), "{rest}");
    run(
        "/clone",
        "cloned",
        "<action><vm><name>other</name></vm></action>",
    );
    let told = "Creating Volume, Creating Volume(Finalizing), Copying Volume(Finalizing)";
    assert_eq!(tree(&estate, "cloned"), whole(told));
    let path = format!("/vms/{vm}?correlation_id=gone");
    estate.done("DELETE", &path, "");
    estate.step(3_000);
    assert_eq!(tree(&estate, "gone"), whole(gone));
    let (left, _) = estate.vm_with_disk("left");
    let path = format!("/vms/{left}?detach_only=true&correlation_id=left");
    estate.done("DELETE", &path, "");
    assert!(tree(&estate, "left").ends_with("Finalizing"));
}
