# Roles of networks in clusters, whether hosts have what is required, and which network manages
# about: Networks, Clusters
d = POST /datacenters
  <data_center><name>nr</name><local>false</local></data_center>
-> 950
c = POST /clusters
  <cluster><name>nrc</name><data_center id="$d"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
n = POST /networks
  <network><name>nrn</name><data_center id="$d"/></network>
-> 9423 942 (1122); Adding network nrn to Data Center: nr = finished
POST /clusters/$c/networks
  <network id="$n"><usages><usage>display</usage><usage>migration</usage></usages></network>
-> nothing
GET /clusters/$c/networks
lacks <usage>display</usage><usage>migration</usage><usage>management</usage>
# What it gives up the management network has again.
PUT /clusters/$c/networks/$n
  <network><usages><usage>vm</usage></usages></network>
-> 1112
200
lacks <usage>migration</usage>
PUT /clusters/$c/networks/$n
  <network><required>false</required><usages><usage>management</usage></usages></network>
-> nothing
400 [Cannot edit Network. The management network 'nrn' must be required, please change the network to be required and try again.]
PUT /clusters/$c/networks/$n
  <network><required>true</required><usages><usage>management</usage><usage>default_route</usage></usages></network>
-> 1112
200 <usage>default_route</usage>
PUT /clusters/$c/networks/$n
  <network><usages><usage>vm</usage></usages></network>
-> nothing
400 [Cannot edit Network. Unsetting management network property is not allowed. It is done automatically when moving the role to another network.]
# It manages for good, until another does.
PUT /clusters/$c/networks/$n
  <network><usages><usage>management</usage></usages></network>
-> 1112
200 <usage>default_route</usage>
DELETE /networks/$n
-> Removing network nrn from Data Center: nr = failed
400 [The Management Network ('nrn') is mandatory and cannot be removed.]
o = POST /networks
  <network><name>nro</name><data_center id="$d"/></network>
-> 9423 942 (1122); Adding network nro to Data Center: nr = finished
b = POST /clusters
  <cluster><name>nrd</name><data_center id="$d"/><management_network id="$o"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
GET /clusters/$b/networks
200 <name>nro</name>
lacks <name>ovirtmgmt</name>
POST /clusters
  <cluster><name>nre</name><data_center id="$dc"/><management_network id="$o"/></cluster>
-> nothing
400 [Cannot create Cluster. Network belongs to a different data-center.]
# Where hosts are up a required network wants all of them.
r = POST /networks
  <network><name>nrr</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network nrr to Data Center: Default = finished
POST /clusters/$cluster/networks
  <network id="$r"/>
-> nothing
201 <status>non_operational</status>
PUT /clusters/$cluster/networks/$r
  <network><required>false</required></network>
-> 1112
200 <status>operational</status>
PUT /clusters/$cluster/networks/$r
  <network><required>true</required><usages><usage>management</usage></usages></network>
-> nothing
400 [Cannot edit Network. Changing management network in a non-empty cluster is not allowed.]
PUT /clusters/$cluster/networks/$r
  <network><required>true</required></network>
-> 1112
200 <status>non_operational</status>
POST /hosts/$host1/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$r"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host01 = finished
GET /clusters/$cluster/networks
200 <status>non_operational</status>
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$r"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
GET /clusters/$cluster/networks
lacks <status>non_operational</status>
# Agents: a port is an option; a look at the power needs a host that speaks to them, and not that it is switched on.
a = POST /hosts/$host1/fenceagents
  <agent><address>192.0.2.77</address><order>1</order><password>x</password><type>ipmilan</type><username>u</username><options><option><name>lanplus</name><value>1</value></option></options></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
PUT /hosts/$host1/fenceagents/$a
  <agent><port>623</port></agent>
-> Updating fence agent of host 00000000-0000-0000-0000-000000000000 = finished
200 <value>623</value>
lacks lanplus
POST /hosts/$host1/fence
  <action><fence_type>status</fence_type></action>
-> (9020)
200 <status>on</status>
POST /hosts/$host1/tags
  <tag><name>root</name></tag>
-> nothing
404 Entity not found: root
PUT /clusters/$c
  <cluster><version><major>4</major><minor>7</minor></version></cluster>
-> 811
200 <minor>7</minor>
POST /clusters/$c/resetemulatedmachine
  <action/>
-> 811
200
POST /clusters/$cluster/resetemulatedmachine
  <action/>
-> nothing
409 [Cannot update Cluster. Clusters hosts must be down in order to perform this action.]
qn = POST /datacenters/$d/qoss
  <qos><name>nrq</name><type>network</type><inbound_average>10</inbound_average><inbound_peak>10</inbound_peak><inbound_burst>100</inbound_burst></qos>
-> 10100
PUT /datacenters/$d/qoss/$qn
  <qos><name>nrr</name></qos>
-> 10104
DELETE /datacenters/$d/qoss/$qn
-> 10112
# What hosts and VMs use keeps its name and its cards.
PUT /networks/00000000-0000-0000-0000-000000000009
  <network><name>other</name></network>
-> Updating network other on Data Center: Default = failed
409 used by hosts: (2): ${ACTION_TYPE_FAILED_NETWORK_IN_MANY_USES_LIST}\n - Please detach hosts using this logical network and try again., 
PUT /networks/00000000-0000-0000-0000-000000000009
  <network><usages/></network>
-> Updating network ovirtmgmt on Data Center: Default = failed
409 This logical network is used by virtual machines: (
dry = POST /networks
  <network><name>dry</name><data_center id="$dc"/><usages/></network>
-> 9423 942; Adding network dry to Data Center: Default = finished
PUT /networks/$dry
  <network><port_isolation>true</port_isolation></network>
-> Updating network dry on Data Center: Default = failed
409 [Cannot edit Network. Port isolation can only be enabled on VM Networks.]
wet = POST /networks
  <network><name>wet</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network wet to Data Center: Default = finished
wait 5
find wetp = /networks/$wet/vnicprofiles vnic_profile
mvm = POST /vms
  <vm><name>mirrored</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM mirrored in Cluster Default = finished
wait 10
POST /clusters/$cluster/networks
  <network id="$wet"><required>false</required></network>
-> nothing
POST /vms/$mvm/nics
  <nic><name>nic1</name><vnic_profile id="$wetp"/></nic>
-> 932 (1012)
PUT /vnicprofiles/$wetp
  <vnic_profile><port_mirroring>true</port_mirroring></vnic_profile>
-> nothing
409 This VM network interface profile is used by virtual machine:
PUT /clusters/$cluster
  <cluster><required_rng_sources><required_rng_source>hwrng</required_rng_source></required_rng_sources></cluster>
-> 811
200 <required_rng_source>urandom</required_rng_source>\n        <required_rng_source>hwrng</required_rng_source>
# Its data center goes before the engine is done with a network
brief = POST /datacenters
  <data_center><name>brief</name><local>false</local></data_center>
-> 950
bnet = POST /networks
  <network><name>bnet</name><data_center id="$brief"/></network>
-> 9423 942 (1122); Adding network bnet to Data Center: brief = finished
DELETE /datacenters/$brief
-> 954; Removing Data Center brief = finished
wait 5
GET /events?search=type%3D942&max=1
200 Finished adding Network bnet to Data Center: <UNKNOWN>
PUT /datacenters/$dc
  <data_center><local>true</local></data_center>
-> Editing Data Center Default properties = failed
400 [Cannot add more than one Host to "Local Storage" Data Center]
