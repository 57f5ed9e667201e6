# Networks, vNIC profiles and NICs with real addresses
# about: Networks, vNIC profiles, MAC pools
n = POST /networks #net
  <network><name>nx</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network nx to Data Center: Default = finished
201
events net: 9423
wait 3
events net: 9423 942
POST /networks
  <network><name>nx</name><data_center id="$dc"/></network>
-> Adding network nx to Data Center: Default = failed
409 The name of the logical network 'nx' is already used by an existing logical network in the same data-center.
POST /networks
  <network><name>nv</name><data_center id="$dc"/><vlan id="7"/></network>
-> 9423 942 (1122); Adding network nv to Data Center: Default = finished
201
POST /networks
  <network><name>nw</name><data_center id="$dc"/><vlan id="7"/></network>
-> 9423 942 (1122); Adding network nw to Data Center: Default = finished
201
DELETE /networks/$mgmt
-> Removing network ovirtmgmt from Data Center: Default = failed
400 The Management Network ('ovirtmgmt') is mandatory and cannot be removed.
PUT /networks/$n #edit
  <network><comment>c</comment></network>
-> 11143 1114; Updating network nx on Data Center: Default = finished
200
wait 3
events edit: 11143 1114
p = POST /vnicprofiles #profile
  <vnic_profile><name>px</name><network id="$n"/></vnic_profile>
-> 1122
201
events profile: 1122
POST /vnicprofiles
  <vnic_profile><name>px</name><network id="$n"/></vnic_profile>
-> nothing
409 is already used by an existing profile for the same network.
POST /vnicprofiles
  <vnic_profile><name>py</name></vnic_profile>
-> nothing
400 Parameter 'profile.network.id' is mandatory but was not provided.
PUT /vnicprofiles/$p #pedit
  <vnic_profile><comment>d</comment></vnic_profile>
-> 1124
200
events pedit: 1124
macs = POST /macpools #pool
  <mac_pool><name>one</name><ranges><range><from>02:00:00:99:00:00</from><to>02:00:00:99:00:00</to></range></ranges></mac_pool>
-> 10700
201
events pool: 10700
POST /macpools
  <mac_pool><name>two</name></mac_pool>
-> nothing
400 Parameter 'pool.ranges.to' is mandatory but was not provided.
c = POST /clusters
  <cluster><name>cm</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu><mac_pool id="$macs"/></cluster>
-> 809 (850 850 10130)
vm = POST /vms
  <vm><name>mm</name><cluster id="$c"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM mm in Cluster cm = finished
POST /vms/$vm/nics
  <nic/>
-> nothing
400 Parameter 'nic.name' is mandatory but was not provided.
POST /vms/$vm/nics
  <nic><name>a</name><vnic_profile id="$nobody"/></nic>
-> nothing
400 The specified VM network interface profile doesn't exist.
nic = POST /vms/$vm/nics #nic
  <nic><name>a</name></nic>
-> 932 (1012)
201 <address>02:00:00:99:00:00</address>
events nic: 932
POST /vms/$vm/nics
  <nic><name>b</name></nic>
-> nothing
409 Not enough MAC addresses left in MAC Address Pool.
POST /vms/$vm/nics
  <nic><name>a</name><mac><address>02:00:00:77:00:01</address></mac></nic>
-> nothing
409 Network interface name is already in use
POST /vms/$vm/nics
  <nic><name>c</name><mac><address>02:00:00:99:00:00</address></mac></nic>
-> nothing
409 MAC Address 02:00:00:99:00:00 is already in use by VM or snapshot: mm.
# What a profile may become while cards have it, and who may stand in for it.
find lan = /networks?search=name%3Dovirtmgmt network
used = POST /vnicprofiles
  <vnic_profile><name>pu</name><network id="$lan"/></vnic_profile>
-> 1122
other = POST /vms
  <vm><name>mo</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34; Creating VM mo in Cluster Default = finished
card = POST /vms/$other/nics
  <nic><name>a</name><vnic_profile id="$used"/></nic>
-> 932 (1012)
PUT /vnicprofiles/$used
  <vnic_profile><port_mirroring>true</port_mirroring></vnic_profile>
-> nothing
409 [Cannot edit VM network interface profile. This VM network interface profile is used by virtual machine:  	mo.\n - Please remove it from this virtual machine and try again.]
PUT /vnicprofiles/$used
  <vnic_profile><failover id="$used"/></vnic_profile>
-> nothing
400 [Cannot edit VM network interface profile. Failover vNIC profile cannot point to itself.]
PUT /vnicprofiles/$used
  <vnic_profile><failover id="$p"/></vnic_profile>
-> nothing
400 [Cannot edit VM network interface profile. Failover vNIC profile is supported only for migratable passthrough vNIC profiles.]
through = POST /vnicprofiles
  <vnic_profile><name>pt</name><network id="$n"/><pass_through><mode>enabled</mode></pass_through><migratable>true</migratable><failover id="$p"/></vnic_profile>
-> 1122
201
PUT /vnicprofiles/$p
  <vnic_profile><description>stands in</description></vnic_profile>
-> nothing
400 [Cannot edit VM network interface profile. Profile is selected as failover for: 	pt.]
spare = POST /vnicprofiles
  <vnic_profile><name>sp</name><network id="$n"/></vnic_profile>
-> 1122
PUT /vnicprofiles/$through
  <vnic_profile><failover id="$spare"/></vnic_profile>
-> 1124
200
DELETE /vnicprofiles/$spare
-> 1126
200
PUT /vnicprofiles/$through
  <vnic_profile><migratable>false</migratable></vnic_profile>
-> 1124
200
lacks <failover
DELETE /vnicprofiles/$through
-> 1126
DELETE /vms/$other
-> 113; Removing VM mo from system = finished
DELETE /vnicprofiles/$used
-> 1126
DELETE /macpools/$macs
-> nothing
409 [Cannot remove MAC Pool. Several Clusters (1) are using this MAC Pool:\n	cm\n - Please remove it from all Clusters that are using it and try again.]
DELETE /vnicprofiles/$p #pgone
-> 1126
200
events pgone: 1126
DELETE /networks/$n #gone
-> 9444 944; Removing network nx from Data Center: Default = finished
200
wait 3
events gone: 9444 944
# Name servers: three at most, each an address, and none is no configuration.
dns = POST /networks
  <network><name>dns</name><data_center id="$dc"/><dns_resolver_configuration><name_servers><name_server>192.0.2.1</name_server></name_servers></dns_resolver_configuration></network>
-> 9423 942 (1122); Adding network dns to Data Center: Default = finished
201 <name_server>192.0.2.1</name_server>
POST /networks
  <network><name>dns2</name><data_center id="$dc"/><dns_resolver_configuration><name_servers><name_server>192.0.2.1</name_server><name_server>192.0.2.2</name_server><name_server>192.0.2.3</name_server><name_server>192.0.2.4</name_server></name_servers></dns_resolver_configuration></network>
-> Adding network dns2 to Data Center: Default = failed
400 [size must be between 1 and 3, Attribute: network.dnsResolverConfiguration.nameServers]
PUT /networks/$dns
  <network><dns_resolver_configuration><name_servers><name_server>x.y</name_server></name_servers></dns_resolver_configuration></network>
-> Updating network dns on Data Center: Default = failed
400 [IPv4 or IPv6 address should be provided, supplied "x.y" is neither., Attribute: network.dnsResolverConfiguration.nameServers[0].address]
PUT /networks/$dns
  <network><dns_resolver_configuration><name_servers/></dns_resolver_configuration></network>
-> 11143 1114; Updating network dns on Data Center: Default = finished
lacks dns_resolver_configuration
