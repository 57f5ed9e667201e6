//! Roles, permissions, keys, tags and bookmarks.

use super::super::super::wire::socket::{Wire, plain};
use super::super::{first, made};
use super::{Names, play, vm};

#[test]
fn people_roles_and_tags() {
    let wire = Wire::with(plain());
    let me = first(&wire, "/users?search=usrname%3Dadmin*");
    let role = made(
        &wire,
        "/roles",
        "<role><name>r</name><administrative>true</administrative><permits><permit id=\"1\"/></permits></role>",
    );
    let tag = made(&wire, "/tags", "<tag><name>t</name></tag>");
    let machine = vm(&wire, "m");
    let book = made(
        &wire,
        "/bookmarks",
        "<bookmark><name>b</name><value>Vms:</value></bookmark>",
    );
    let names: Names<'_> = &[
        ("$me", &me),
        ("$r", &role),
        ("$t", &tag),
        ("$m", &machine),
        ("$b", &book),
    ];
    const NO_OBJECT: &str = "[Cannot add permission, invalid object ID or type]";
    play(
        &wire,
        names,
        &[
            (
                "POST",
                "/roles/$r/permits",
                "<permit id=\"99999\"/>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "POST",
                "/roles/$r/permits",
                "<permit><name>create_vm</name></permit>",
                409,
                "[Cannot attach action group to Role. This action group is already attached to Role.]",
            ),
            (
                "POST",
                "/roles/$r/permits",
                "<permit><name>no_such</name></permit>",
                500,
                "Operation Failed",
            ),
            (
                "DELETE",
                "/roles/$r/permits/3",
                "",
                400,
                "[Cannot detach action group from Role.",
            ),
            ("DELETE", "/roles/$r/permits/99999", "", 404, ""),
            (
                "POST",
                "/roles/00000000-0000-0000-0001-000000000001/permits",
                "<permit id=\"1\"/>",
                409,
                "[Cannot attach Role. The Role is Read-Only.]",
            ),
            (
                "POST",
                "/roles",
                "<role><name>a b</name><administrative>true</administrative><permits><permit id=\"1\"/></permits></role>",
                400,
                "[Role name may only contain letters, numbers, '-', or '_'., Attribute: privateRole.name]",
            ),
            (
                "POST",
                "/users/$me/permissions",
                "<permission><role><name>UserRole</name></role><vm id=\"$nobody\"/></permission>",
                400,
                NO_OBJECT,
            ),
            (
                "POST",
                "/vms/$nobody/permissions",
                "<permission><role><name>UserRole</name></role><user id=\"$me\"/></permission>",
                400,
                NO_OBJECT,
            ),
            (
                "POST",
                "/users/$me/sshpublickeys",
                "<ssh_public_key><content>ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 me</content></ssh_public_key>",
                400,
                "[Cannot add User Profile Property. The given SSH public key is invalid.]",
            ),
            (
                "POST",
                "/tags",
                "<tag><name>u</name><parent id=\"$nobody\"/></tag>",
                404,
                "Entity not found: u",
            ),
            (
                "PUT",
                "/tags/$t",
                "<tag><name>a b</name></tag>",
                400,
                "[Invalid tag name. Only letters, numbers, '-', and '_' are valid characters., Attribute: _tag.name]",
            ),
            (
                "POST",
                "/vms/$m/tags",
                "<tag id=\"$nobody\"/>",
                400,
                "[Internal Engine Error]",
            ),
            (
                "PUT",
                "/bookmarks/$b",
                "<bookmark><value></value></bookmark>",
                400,
                "[size must be between 1 and 300, Attribute: bookmark.value]",
            ),
        ],
    );
}
