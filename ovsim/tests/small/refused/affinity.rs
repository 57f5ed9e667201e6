//! Affinity groups and labels.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

#[test]
fn affinity_groups_know_their_members() {
    let wire = Wire::with(plain());
    let cluster = first(&wire, "/clusters?search=name%3DDefault");
    let at = format!("/clusters/{cluster}/affinitygroups");
    let (one, two) = (vm(&wire, "one"), vm(&wire, "two"));
    let label = made(
        &wire,
        "/affinitylabels",
        "<affinity_label><name>l</name></affinity_label>",
    );
    let group = made(
        &wire,
        &at,
        "<affinity_group><name>g</name><vms_rule><enabled>true</enabled><enforcing>true</enforcing><positive>true</positive></vms_rule></affinity_group>",
    );
    let names: Names<'_> = &[
        ("$at", &at),
        ("$one", &one),
        ("$two", &two),
        ("$l", &label),
        ("$g", &group),
    ];
    play(
        &wire,
        names,
        &[
            (
                "POST",
                "$at/$g/vms",
                "<vm id=\"$nobody\"/>",
                400,
                "[The selected VM does not exist.]",
            ),
            (
                "POST",
                "$at/$g/hosts",
                "<host id=\"$nobody\"/>",
                400,
                "[Cannot edit Affinity Group. Host does not exist.]",
            ),
            ("POST", "$at/$g/vms", "<vm id=\"$one\"/>", 200, ""),
            (
                "POST",
                "$at/$g/vms",
                "<vm id=\"$one\"/>",
                400,
                "[Cannot edit Affinity Group. Duplicate VM.]",
            ),
            ("POST", "$at/$g/vms", "<vm id=\"$two\"/>", 200, ""),
            (
                "POST",
                "$at",
                "<affinity_group><name>h</name><vms_rule><enabled>true</enabled><positive>false</positive></vms_rule><vms><vm id=\"$one\"/><vm id=\"$two\"/></vms></affinity_group>",
                409,
                "[Affinity Group collision detected in unified affinity group of VMs:",
            ),
            (
                "POST",
                "$at/$g/vmlabels",
                "<affinity_label id=\"$l\"/>",
                200,
                "",
            ),
            (
                "POST",
                "$at/$g/hostlabels",
                "<affinity_label id=\"$l\"/>",
                400,
                "[Cannot edit Affinity Group. Duplicate LABEL.]",
            ),
            (
                "DELETE",
                "$at/$g/vmlabels/$l",
                "",
                400,
                "[Cannot edit Affinity Group. Provided LABEL is invalid (does not exist).]",
            ),
            ("DELETE", "$at/$g/vms/$one", "", 200, ""),
            (
                "DELETE",
                "$at/$g/vms/$one",
                "",
                400,
                "[Cannot edit Affinity Group. Provided VM is invalid (does not exist).]",
            ),
            (
                "DELETE",
                "$at/$g/vms/$nobody",
                "",
                400,
                "[The selected VM does not exist.]",
            ),
            (
                "PUT",
                "$at/$g",
                "<affinity_group><name>a b</name></affinity_group>",
                400,
                "[Cannot edit Affinity Group. Name field is invalid., Attribute: affinityGroup.name]",
            ),
            ("GET", "$at/$nobody", "", 400, "cannot invoke"),
            (
                "POST",
                "/affinitylabels",
                "<affinity_label><name>a b</name></affinity_label>",
                400,
                "[The name for affinity label is invalid.",
            ),
            (
                "PUT",
                "/affinitylabels/$l",
                "<affinity_label><name></name></affinity_label>",
                400,
                "[An affinity label name must be 1-50 characters long., Attribute: label.name]",
            ),
            (
                "POST",
                "/affinitylabels/$l/vms",
                "<vm/>",
                400,
                "Vm [id] required for add",
            ),
            (
                "POST",
                "/affinitylabels/$l/hosts",
                "<host id=\"$nobody\"/>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "DELETE",
                "/affinitylabels/$nobody",
                "",
                400,
                "[Affinity label does not exist.]",
            ),
        ],
    );
}
