//! Networks of hosts.

use super::story::{Story, XML, text};

fn id_after(document: &str, marker: &str) -> String {
    let (_, rest) = document.split_once(marker).unwrap();
    let (_, rest) = rest.split_once(" id=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn a_network_is_attached_and_detached_by_one_set_up() {
    let story = Story::begin();
    let api = |method: &str, path: &str, body: &str| story.wire.api(method, path, XML, body);
    let list = |path: &str| api("GET", path, "").text();
    let center = id_after(&list("/datacenters"), "<data_center ");
    let cluster = id_after(&list("/clusters"), "<cluster ");
    let host = id_after(&list("/hosts"), "<host ");
    let network = format!(
        "<network><name>story77</name><data_center id=\"{center}\"/><vlan id=\"77\"/></network>"
    );
    let network = id_after(&api("POST", "/networks", &network).text(), "<network ");
    let set_up = format!("/hosts/{host}/setupnetworks?correlation_id=setup");
    let action = |nic: &str| {
        format!(
            "<action><modified_network_attachments><network_attachment><network id=\"{network}\"/>\
             <host_nic><name>{nic}</name></host_nic></network_attachment></modified_network_attachments></action>"
        )
    };
    let refused = |answer: &super::super::wire::socket::Answer| {
        (answer.status, text(&answer.text(), "detail").unwrap())
    };
    let (status, detail) = refused(&api("POST", &set_up, &action("eth1")));
    let unknown = format!("[Logical Network (id '{network}') doesn't exist.]");
    assert_eq!((status, detail), (400, unknown));
    let link = format!("<network id=\"{network}\"/>");
    let path = format!("/clusters/{cluster}/networks");
    assert_eq!(api("POST", &path, &link).status, 201);
    let (status, detail) = refused(&api("POST", &set_up, &action("eth9")));
    let none =
        "[Cannot setup Networks. The host network interface (id null, name eth9) does not exist.]";
    assert_eq!((status, detail.as_str()), (400, none));
    let done = api("POST", &set_up, &action("eth1"));
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(list(&format!("/hosts/{host}/nics")).contains("<name>eth1.77</name>"));
    assert_eq!(story.events("setup"), [0; 0]);
    let attachments = list(&format!("/hosts/{host}/networkattachments"));
    let own = attachments
        .split("<network_attachment ")
        .find(|row| row.contains(&network));
    let own = id_after(own.unwrap(), "networkattachments");
    let gone = format!(
        "<action><removed_network_attachments><network_attachment id=\"{own}\"/></removed_network_attachments></action>"
    );
    assert_eq!(api("POST", &set_up, &gone).status, 200);
    assert!(!list(&format!("/hosts/{host}/nics")).contains("eth1.77"));
    assert_eq!(refused(&api("POST", &set_up, &gone)).0, 400);
}
