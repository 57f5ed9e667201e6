# Networks that cut the host off are taken back; those not saved are gone after a reboot; unmanaged ones
# about: Hosts: setupnetworks rolled back, unmanaged networks
net = POST /networks
  <network><name>rb</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network rb to Data Center: Default = finished
wait 5
POST /clusters/$cluster/networks
  <network id="$net"><required>false</required></network>
-> nothing
find at = /hosts/$host2/networkattachments network_attachment
trouble {"link_lost": "host02/eth1"}
POST /hosts/$host2/setupnetworks #cut
  <action><check_connectivity>true</check_connectivity><modified_network_attachments><network_attachment id="$at"><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Reverting back to last known saved configuration.]
events cut:
trouble {"link_back": "host02/eth1"}
POST /hosts/$host2/setupnetworks #set
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
events set:
GET /hosts/$host2/networkattachments
200 networks/$net"
POST /hosts/$host2/fenceagents
  <agent><address>10.54.9.9</address><type>nosuch</type><username>u</username><password>p</password><order>1</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = failed
409 [Cannot add Fence Agent. Selected Power Management Agent is not supported.]
POST /hosts/$host2/fenceagents
  <agent><address>10.54.9.9</address><type>ipmilan</type><username>u</username><password>p</password><order>1</order><port>99999</port></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = failed
400 [The Port number must be between 1 and 65535., Attribute: agent.port]
POST /hosts/$host2/fenceagents
  <agent><address>10.54.9.9</address><type>ipmilan</type><username>u</username><password>p</password><order>1</order><options><option><name>port</name><value>abc</value></option></options></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = failed
400 Power Management Agent port value must be numeric between 1 and 65535.]
POST /hosts/$host2/fenceagents
  <agent><address></address><type>apc</type><username>u</username><password>p</password><order>1</order></agent>
-> nothing
400 Agent [address] required for add
POST /hosts/$host2/fenceagents
  <agent><address>192.0.2.60</address><type>ipmilan</type><username>root</username><password>x</password><order>1</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
201
POST /hosts/$host2/fenceagents
  <agent><type>ipmilan</type></agent>
-> nothing
400 Parameter 'agent.address' is mandatory but was not provided.
PUT /hosts/$host2
  <host><power_management><enabled>true</enabled></power_management></host>
-> 43 (9020 617w)
find agent = /hosts/$host2/fenceagents agent
DELETE /hosts/$host2/fenceagents/$agent
-> Removing fence agent from host 00000000-0000-0000-0000-000000000000 = finished
200
POST /hosts/$host2/fenceagents
  <agent><address>192.0.2.60</address><type>ipmilan</type><username>root</username><password>x</password><order>1</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
201
POST /hosts/$host2/deactivate
-> 620 (67 63); Moving Host host02 to Maintenance = finished
wait 20
POST /hosts/$host2/fence
  <action><fence_type>stop</fence_type></action>
-> 9017 9018 21 (9020 9020 9020); Stopping Host host02 (Fencing) on Cluster Default = finished
200
wait 300
POST /hosts/$host2/fence
  <action><fence_type>start</fence_type></action>
-> 9017 9018 20 (9020 9020 9020 835 9020 13 496); Starting Host host02 (Fencing) on Cluster Default = finished
200
wait 300
GET /hosts/$host2/networkattachments
200
lacks networks/$net"
POST /hosts/$host2/setupnetworks
  <action><commit_on_success>true</commit_on_success><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
DELETE /clusters/$cluster/networks/$net #detach
-> 948
200
events detach: 948
GET /hosts/$host2/unmanagednetworks
200 <unmanaged_network href="/ovirt-engine/api/hosts/$host2/unmanagednetworks/7262" id="7262">
GET /hosts/$host2/nics
200 <network>\n            <name>rb</name>
GET /hosts/$host2/unmanagednetworks/nosuch
500 valid hexadecimal value
DELETE /hosts/$host2/unmanagednetworks/7262 #gone
-> (606); Configuring networks on host host02 = finished
200 <job 
events gone:
GET /hosts/$host2/unmanagednetworks
lacks <unmanaged_network 
GET /hosts/$host2/nics
lacks <name>rb</name>
# A network that is removed is left behind on its hosts, too, with the NIC of its tag.
tagged = POST /networks
  <network><name>rt</name><vlan id="77"/><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network rt to Data Center: Default = finished
POST /clusters/$cluster/networks
  <network id="$tagged"><required>false</required></network>
-> nothing
bad = POST /hosts/$host2/networkattachments
  <network_attachment><network id="$tagged"/><host_nic><name>eth1</name></host_nic></network_attachment>
-> (606); AddNetworkAttachment = finished
PUT /hosts/$host2/networkattachments/$bad
  <network_attachment><ip_address_assignments><ip_address_assignment><assignment_method>static</assignment_method><ip><address>192.0.2.300</address><netmask>255.255.255.0</netmask></ip></ip_address_assignment></ip_address_assignments></network_attachment>
-> UpdateNetworkAttachment = failed
400 Attribute: networkAttachment.ipConfiguration.iPv4Addresses[0].address]
DELETE /networks/$tagged
-> 9444 944; Removing network rt from Data Center: Default = finished
200
DELETE /hosts/$host2/networkattachments/$bad
-> nothing
404
GET /hosts/$host2/nics
200 <name>eth1.77</name>
GET /hosts/$host2/unmanagednetworks/7274
200 <name>rt</name>
POST /hosts/$host2/networkattachments
  <network_attachment><network id="$net"/><host_nic><name>eth1</name></host_nic></network_attachment>
-> AddNetworkAttachment = failed
500 [General command validation failure.]
DELETE /hosts/$host2/unmanagednetworks/7274
-> (606); Configuring networks on host host02 = finished
200
GET /hosts/$host2/nics
lacks <name>eth1.77</name>
DELETE /hosts/$host2/unmanagednetworks/7262
-> nothing
404
DELETE /hosts/$host1/fenceagents/$nobody
-> nothing
404
