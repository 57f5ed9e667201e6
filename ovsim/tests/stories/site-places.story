# Data centers, clusters, networks and domains: what everyday changes of them are told
# about: Data centres, clusters
# A cluster is upgraded once at a time.
PUT /datacenters/$dc
  <data_center><local>true</local></data_center>
-> Editing Data Center Default properties = failed
400 [Cannot add more than one Host to "Local Storage" Data Center]
POST /clusters/$cluster/upgrade
  <action><upgrade_action>start</upgrade_action></action>
-> 892
200
POST /clusters/$cluster/upgrade
  <action><upgrade_action>start</upgrade_action></action>
-> 893e
400 [failed to set upgrade running flag on cluster '$cluster'.]
POST /clusters/$cluster/upgrade
  <action><upgrade_action>finish</upgrade_action></action>
-> 894
200
# A data center with a network that manages no cluster keeps its level; also its first network is one as long as there is no cluster.
old = POST /datacenters
  <data_center><name>older</name><local>false</local></data_center>
-> 950
own = POST /networks
  <network><name>ownnet</name><data_center id="$old"/></network>
-> 9423 942 (1122); Adding network ownnet to Data Center: older = finished
wait 5
PUT /datacenters/$old
  <data_center><version><major>4</major><minor>7</minor></version></data_center>
-> Editing Data Center older properties = failed
400 [Cannot decrease data center compatibility version.]
POST /clusters/$cluster/networks
  <network id="$own"/>
-> nothing
404
# A network takes its new name to the hosts; one that is not for machines has no profiles.
PUT /networks/$own
  <network><name>newname</name></network>
-> 11143 1114 (1200); Updating network ownnet on Data Center: older = finished
200 <vdsm_name>newname</vdsm_name>
PUT /networks/$own
  <network><usages/></network>
-> 11143 1114; Updating network newname on Data Center: older = finished
GET /networks/$own/vnicprofiles
lacks <vnic_profile href
DELETE /networks/$own
-> 9444 944; Removing network newname from Data Center: older = finished
wait 5
PUT /datacenters/$old
  <data_center><version><major>4</major><minor>7</minor></version></data_center>
-> Editing Data Center older properties = failed
400 [Cannot decrease data center compatibility version.]
# A profile that a card has stays what it is, and a network loses the shares that go.
qos = POST /datacenters/$old/qoss
  <qos><name>shares</name><type>hostnetwork</type><outbound_average_linkshare>50</outbound_average_linkshare></qos>
-> 10110
shared = POST /networks
  <network><name>shared</name><data_center id="$old"/><qos id="$qos"/></network>
-> 9423 942 (1122); Adding network shared to Data Center: older = finished
wait 5
DELETE /datacenters/$old/qoss/$qos
-> 10112
GET /networks/$shared
lacks <qos
find used = /vnicprofiles?max=9 vnic_profile ovirtmgmt
vm = POST /vms
  <vm><name>carded</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM carded in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name><vnic_profile id="$used"/></nic>
-> 932 (1012)
PUT /vnicprofiles/$used
  <vnic_profile><pass_through><mode>enabled</mode></pass_through></vnic_profile>
-> nothing
409 [Cannot edit VM network interface profile. This VM network interface profile is used by
POST /openstacknetworkproviders
  <openstack_network_provider><name>nourl</name><url>no url</url><requires_authentication>false</requires_authentication><type>external</type></openstack_network_provider>
-> nothing
500 [General command validation failure.]
# Domains: renamed only while active, and told anew when they are found again.
sd = POST /storagedomains
  <storage_domain><name>places</name><type>data</type><description>d</description><host id="$host1"/><storage><type>nfs</type><address>192.0.2.10</address><path>/exports/places</path></storage></storage_domain>
-> 956 (10120); Adding NFS Storage Domain places to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
PUT /storagedomains/$sd
  <storage_domain><name>other</name></storage_domain>
-> nothing
409 [Cannot edit Storage. The relevant Storage Domain's status is Unattached.]
GET /storagedomains/$sd/files
404
GET /storagedomains/$sd/disks?unregistered=true
400 Internal Engine Error
POST /storagedomains/$sd/reduceluns
-> nothing
500
PUT /storagedomains/$sd
  <storage_domain><critical_space_action_blocker>7</critical_space_action_blocker></storage_domain>
-> 958
DELETE /storagedomains/$sd?destroy=true
-> 981; Removing Storage Domain places (Force Remove) from Data Center <UNKNOWN> = finished
POST /storagedomains
  <storage_domain><name>again</name><type>data</type><description>e</description><host id="$host1"/><storage><type>nfs</type><address>192.0.2.10</address><path>/exports/places</path></storage></storage_domain>
-> 956 (10120); Adding File Storage Domain again = finished; Connecting Host host01 to Storage server = finished
201 <description>e</description>
GET /storagedomains/$sd
200 <critical_space_action_blocker>5</critical_space_action_blocker>
