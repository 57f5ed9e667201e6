# Networks, bonds and labels on hosts
# about: Hosts: setupnetworks/commitnetconfig with bonds, labels
net = POST /networks
  <network><name>hn</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network hn to Data Center: Default = finished
wait 5
POST /clusters/$cluster/networks #incluster
  <network id="$net"><required>false</required></network>
-> nothing
201
events incluster:
POST /hosts/$host1/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth9</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host01 = failed
400 [Cannot setup Networks. The host network interface (id null, name eth9) does not exist.]
POST /hosts/$host1/setupnetworks
  <action><modified_bonds><host_nic><name>bond0</name><bonding><slaves><host_nic><name>eth2</name></host_nic></slaves></bonding></host_nic></modified_bonds></action>
-> Configuring networks on host host01 = failed
400 consist of less than two Network Interfaces: bond0
POST /hosts/$host1/setupnetworks #set
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host01 = finished
200
events set:
find at = /hosts/$host1/networkattachments network_attachment
POST /hosts/$host1/commitnetconfig #commit
-> 1104; Applying saved network configuration to Host host01 = finished
200
events commit: 1104
POST /hosts/$host1/syncallnetworks #sync
-> 10901 (10902 10903); Synchronizing networks on host host01 = finished
200
events sync: 10901
find eth2 = /hosts/$host1/nics?max=3 host_nic
nics = GET /hosts/$host1/nics
POST /networks/$net/networklabels #label
  <network_label id="red"/>
-> 1132 (11143 1114)
201
events label: 1132
POST /networks/$net/networklabels
  <network_label id="blue"/>
-> nothing
400 [Cannot add Label. The specified network is already labeled.]
POST /networks/$net/networklabels
  <network_label id="a b"/>
-> nothing
400 Network label must be formed only from: English letters, numbers, hyphen or underscore.
DELETE /networks/$net/networklabels/red #unlabel
-> 1134 (11143 1114)
200
events unlabel: 1134
POST /hosts/$host1/nics/$eth2/networklabels #nic
  <network_label id="red"/>
-> 1136
201
events nic: 1136
POST /hosts/$host1/nics/$eth2/networklabels
  <network_label id="red"/>
-> nothing
409 is already labeled with the specified label 'red'.
DELETE /hosts/$host1/nics/$eth2/networklabels/red #off
-> 1138
200
events off: 1138
POST /hosts/$host1/nics/$eth2/updatevirtualfunctionsconfiguration
-> nothing
400 Action [virtualFunctionsConfiguration.numberOfVirtualFunctions|allNetworksAllowed] required for updateVirtualFunctionsConfiguration
POST /hosts/$host1/nics/$eth2/updatevirtualfunctionsconfiguration
  <action><virtual_functions_configuration><number_of_virtual_functions>2</number_of_virtual_functions></virtual_functions_configuration></action>
-> nothing
405 Attempt to configure SR-IOV properties on a NIC that does not support that.
POST /hosts/$host1/nics/$eth2/virtualfunctionallowednetworks
  <network id="$net"/>
-> nothing
500 HostNicVfsConfig.getNicId()
# What was not saved is gone when the host comes up again.
POST /hosts/$host1/setupnetworks
  <action><removed_network_attachments><network_attachment id="$nobody"/></removed_network_attachments></action>
-> Configuring networks on host host01 = failed
400 because they do not exist: 	$nobody.
# What a request takes away is gone for the rest of it, and what it moves is where it goes.
find bonded = /hosts/$host2/nics host_nic eth1
bnet = POST /networks
  <network><name>bo</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network bo to Data Center: Default = finished
wait 5
POST /clusters/$cluster/networks
  <network id="$bnet"><required>false</required></network>
-> nothing
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond7</name><bonding><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic></modified_bonds><modified_network_attachments><network_attachment><network id="$bnet"/><host_nic><name>bond7</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
find bond7 = /hosts/$host2/nics host_nic bond7
find onbond = /hosts/$host2/nics/$bond7/networkattachments network_attachment
# Below its NIC an attachment does not name its host.
GET /hosts/$host2/nics/$bond7/networkattachments
200 <network_attachment href="/ovirt-engine/api/hosts/$host2/nics/$bond7/networkattachments/$onbond" id="$onbond">
lacks <host href
GET /hosts/$host2?all_content=true
200 <network_operation_in_progress>false</network_operation_in_progress>
POST /hosts/$host2/setupnetworks
  <action><removed_bonds><host_nic id="$bond7"/></removed_bonds></action>
-> Configuring networks on host host02 = failed
409 [Cannot remove bond bond7, because it's used by Network Attachments:
POST /hosts/$host2/setupnetworks #move
  <action><removed_bonds><host_nic id="$bond7"/></removed_bonds><modified_network_attachments><network_attachment id="$onbond"><host_nic><name>eth2</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
events move:
# With the bond the attachment went; another came.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment id="$onbond"><host_nic><name>eth3</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Either network id or network name must be provided., Attribute: ]
find second = /hosts/$host2/nics host_nic eth2
find moved = /hosts/$host2/nics/$second/networkattachments network_attachment
GET /hosts/$host2/nics
200 <name>eth2
lacks bond7
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond8</name><bonding><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic></modified_bonds></action>
-> Configuring networks on host host02 = failed
409 Network Interface 'eth2' cannot become slave, there's network 'bo' attached to it.
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond8</name><bonding><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic></modified_bonds><modified_network_attachments><network_attachment id="$moved"><host_nic><name>eth0</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
409 [Cannot setup Networks. At most one VLAN-untagged Logical Network is allowed on a NIC (optionally in conjunction with several VLAN Logical Networks). The following Network Interfaces violate that rule: 	eth0.]
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond8</name><bonding><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic></modified_bonds><modified_network_attachments><network_attachment id="$moved"><host_nic><name>bond8</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
POST /hosts/$nobody/commitnetconfig
-> 1105e; Applying saved network configuration to Host $nobody = failed
400 [Host not found.]
# What is attached by the name of its network alone is looked for by an id that nobody said.
named = POST /networks
  <network><name>hnamed</name><data_center id="$dc"/><vlan id="15"/></network>
-> 9423 942 (1122); Adding network hnamed to Data Center: Default = finished
POST /clusters/$cluster/networks
  <network id="$named"><required>false</required></network>
-> nothing
POST /hosts/$host1/networkattachments
  <network_attachment><network><name>hnamed</name></network><host_nic><name>eth1</name></host_nic></network_attachment>
-> (606); AddNetworkAttachment = finished
400 [Internal Engine Error]
GET /hosts/$host1/networkattachments
200 <network href="/ovirt-engine/api/networks/$named" id="$named"/>
POST /hosts/$host1/networkattachments
  <network_attachment><network id="$named"/><host_nic><name>eth1</name></host_nic></network_attachment>
-> AddNetworkAttachment = failed
400 [Cannot setup Networks. Network hnamed is already attached via attachment
