# What is refused when networks of a host are set up, and what is taken all the same
# about: Hosts: setupnetworks/commitnetconfig with bonds, labels
find eth2 = /hosts/$host2/nics host_nic eth2
find eth3 = /hosts/$host2/nics host_nic eth3
net = POST /networks
  <network><name>hr</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network hr to Data Center: Default = finished
out = POST /networks
  <network><name>hrout</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network hrout to Data Center: Default = finished
tag = POST /networks
  <network><name>hrtag</name><data_center id="$dc"/><vlan id="44"/><mtu>9000</mtu></network>
-> 9423 942 (1122); Adding network hrtag to Data Center: Default = finished
wait 5
POST /clusters/$cluster/networks
  <network id="$net"><required>false</required></network>
-> nothing
POST /clusters/$cluster/networks
  <network id="$tag"><required>false</required></network>
-> nothing
# A network that the cluster does not have.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$out"/><host_nic><name>eth2</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Logical Network (id '$out') doesn't exist.]
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$out"><name>hrout</name></network><host_nic><name>eth2</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
500 [General command validation failure.]
POST /hosts/$host2/networkattachments
  <network_attachment><network id="$out"/><host_nic><name>eth2</name></host_nic></network_attachment>
-> AddNetworkAttachment = failed
500 [General command validation failure.]
POST /hosts/$host2/networkattachments
  <network_attachment><network><name>hrout</name></network><host_nic><name>eth2</name></host_nic></network_attachment>
-> AddNetworkAttachment = failed
400 [Logical Network (name 'hrout') doesn't exist.]
# NICs that are not there, or not the same by name and id.
POST /hosts/$host2/networkattachments
  <network_attachment><network id="$net"/></network_attachment>
-> AddNetworkAttachment = failed
400 [Cannot setup Networks. The host network interface does not have name set.]
POST /hosts/$host2/networkattachments
  <network_attachment><network id="$net"/><host_nic><name>eth9</name></host_nic></network_attachment>
-> AddNetworkAttachment = failed
400 [Cannot setup Networks. The host network interface (id null, name eth9) does not exist.]
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic id="$eth2"><name>eth3</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Cannot setup Networks. NetworkAttachment (id null) does not reference nic coherently. Nic name and id reference different nics: nicId $eth2 nicName eth3.]
POST /hosts/$host2/nics/$eth2/networkattachments
  <network_attachment><network id="$net"/><host_nic id="$eth3"/></network_attachment>
-> nothing
400
POST /hosts/$host2/nics/$nobody/networkattachments
  <network_attachment><network id="$net"/></network_attachment>
-> nothing
404
# Addresses.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic><ip_address_assignments><ip_address_assignment><assignment_method>static</assignment_method></ip_address_assignment></ip_address_assignments></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Insufficient ip configuration of Network attachment for Network hr, Interface eth2. Must define ip address and netmask when boot protocol is static.]
POST /hosts/$host2/networkattachments
  <network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic><ip_address_assignments><ip_address_assignment><assignment_method>static</assignment_method><ip><address>300.1.2.3</address><netmask>255.255.255.0</netmask></ip></ip_address_assignment></ip_address_assignments></network_attachment>
-> AddNetworkAttachment = failed
400 Attribute: networkAttachment.ipConfiguration.iPv4Addresses[0].address]
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic><ip_address_assignments><ip_address_assignment><assignment_method>static</assignment_method><ip><address>192.0.2.7</address><netmask>255.0.255.0</netmask></ip></ip_address_assignment></ip_address_assignments></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Invalid subnet's prefix, Attribute: ipConfiguration.iPv4Addresses[0].netmask.mask]
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic><ip_address_assignments><ip_address_assignment><assignment_method>dhcp</assignment_method><ip><address>192.0.2.7</address></ip></ip_address_assignment></ip_address_assignments></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 Can't determine the ip address, netmask or gateway when boot protocol is set to dhcp.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic><ip_address_assignments><ip_address_assignment><assignment_method>static</assignment_method><ip><address>2001:db8::7</address><netmask>x</netmask></ip></ip_address_assignment></ip_address_assignments></network_attachment></modified_network_attachments></action>
-> nothing
400 IPv6 prefix has to be integer number. 'x' is not a valid value
POST /hosts/$host2/setupnetworks
  <action><connectivity_timeout>500</connectivity_timeout></action>
-> Configuring networks on host host02 = failed
400 Timeout must be between 1 and 120.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic><properties><property><name>nosuch</name><value>1</value></property></properties></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 please take a closer look at the following network(s): hr.
POST /hosts/$host2/setupnetworks
  <action><synchronized_network_attachments><network_attachment id="$nobody"/></synchronized_network_attachments></action>
-> nothing
404
# A network that is there is changed, not added again; what is repeated stands in its order.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200 <host_nic>
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth3</name></host_nic><ip_address_assignments><ip_address_assignment><assignment_method>static</assignment_method><ip><address>2001:db8::8</address><netmask>64</netmask></ip></ip_address_assignment></ip_address_assignments></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
find at = /hosts/$host2/nics/$eth3/networkattachments network_attachment
GET /hosts/$host2/networkattachments/$at
200 <name>ipv6_prefix</name>
GET /hosts/$host2/nics/$eth3
200 <ipv6_boot_protocol>static</ipv6_boot_protocol>
POST /hosts/$host2/networkattachments
  <network_attachment><network id="$net"/><host_nic><name>eth2</name></host_nic></network_attachment>
-> AddNetworkAttachment = failed
400 [Cannot setup Networks. Network hr is already attached via attachment $at.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$tag"/><host_nic><name>eth3</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
409 MTU value: ${NETWORK_MTU_DIFFERENCES_LIST}.,
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment id="$at"><network id="$tag"/></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 does not reference network coherently.
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment id="$at"><host_nic><name>eth2</name></host_nic></network_attachment></modified_network_attachments><removed_network_attachments><network_attachment id="$at"/></removed_network_attachments></action>
-> Configuring networks on host host02 = failed
400 Cannot remove and update a Network Attachment simultaneously.
POST /hosts/$host2/setupnetworks
  <action><removed_network_attachments><network_attachment><network><name>ovirtmgmt</name></network></network_attachment></removed_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [The Management Network ('ovirtmgmt') is mandatory and cannot be removed.]
POST /hosts/$host2/setupnetworks
  <action><removed_network_attachments><network_attachment><network><name>hr</name></network></network_attachment></removed_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
GET /hosts/$host2/nics/$eth3
lacks <network href
# Bonds.
POST /hosts/$host2/setupnetworks
  <action><removed_bonds><host_nic><name>bond9</name></host_nic></removed_bonds></action>
-> Configuring networks on host host02 = failed
400 [Following bonds do not exist: 	null.]
POST /hosts/$host2/setupnetworks
  <action><removed_bonds><host_nic id="$eth2"/></removed_bonds></action>
-> Configuring networks on host host02 = failed
409 The given network interface 'eth2' is not a bond.
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>eth2</name></host_nic></modified_bonds></action>
-> Configuring networks on host host02 = failed
500 [General command validation failure.]
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond1</name><bonding><options><option><name>mode</name><value>5</value></option></options><slaves><host_nic><name>eth2</name></host_nic><host_nic id="$eth3"/></slaves></bonding></host_nic></modified_bonds><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>bond1</name></host_nic></network_attachment></modified_network_attachments></action>
-> Configuring networks on host host02 = failed
400 [Network hr is attached to bond bond1. VM networks cannot be attached to bonds in mode 0, 5 or 6.]
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond1</name><bonding><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic><host_nic><name>bond2</name><bonding><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic></modified_bonds></action>
-> Configuring networks on host host02 = failed
409 Slave can be neither shared by multiple bonds nor used multiple times in one bond.
POST /hosts/$host2/setupnetworks
  <action><modified_bonds><host_nic><name>bond1</name><bonding><options><option><name>mode</name><value>1</value></option></options><slaves><host_nic><name>eth2</name></host_nic><host_nic><name>eth3</name></host_nic></slaves></bonding></host_nic></modified_bonds></action>
-> (606); Configuring networks on host host02 = finished
200
find bond1 = /hosts/$host2/nics host_nic bond1
GET /hosts/$host2/nics/$bond1
200 <active_slave href="/ovirt-engine/api/hosts/$host2/nics/$eth3" id="$eth3"/>
lacks linklayerdiscoveryprotocolelements
GET /hosts/$host2/nics/$eth2
200 <link href="/ovirt-engine/api/hosts/$host2/nics/$bond1" rel="master"/>
# Labels.
POST /networks/$tag/networklabels
  <network_label id="hrl"/>
-> 1132 (11143 1114)
POST /hosts/$host2/setupnetworks
  <action><modified_labels><network_label id="hrl"/></modified_labels></action>
-> Configuring networks on host host02 = failed
400 [Nic Label must provide either nic id or nic name., Attribute: labels[]]
POST /hosts/$host2/setupnetworks
  <action><modified_labels><network_label id="h l"><host_nic><name>eth1</name></host_nic></network_label></modified_labels></action>
-> Configuring networks on host host02 = failed
400 Attribute: labels[].label]
POST /hosts/$host2/setupnetworks
  <action><modified_labels><network_label id="hrl"><host_nic><name>eth2</name></host_nic></network_label></modified_labels></action>
-> Configuring networks on host host02 = failed
400 Network interface 'eth2' cannot be labeled.
POST /hosts/$host2/nics/$nobody/networklabels
  <network_label id="hrl"/>
-> nothing
403 [User is not authorized to perform this action.]
POST /hosts/$host2/setupnetworks
  <action><modified_labels><network_label id="hrl"><host_nic><name>bond1</name></host_nic></network_label></modified_labels></action>
-> (606); Configuring networks on host host02 = finished
200
find held = /hosts/$host2/nics/$bond1/networkattachments network_attachment
DELETE /hosts/$host2/networkattachments/$held
-> RemoveNetworkAttachment = failed
409 managed by the label: hrtag.
PUT /hosts/$host2/networkattachments/$held
  <network_attachment><host_nic><name>eth1</name></host_nic></network_attachment>
-> UpdateNetworkAttachment = failed
409 cannot be moved to another network interface since it's managed by label 'hrl'.
POST /hosts/$host2/nics/$eth3/networklabels
  <network_label id="hrl"/>
-> nothing
409 is already defined on other interface  bond1 on the host.
