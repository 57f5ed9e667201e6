# A port that is divided into virtual functions, and which networks may use them
# about: Hosts: SR-IOV
find port = /hosts/$host1/nics host_nic eth3
find plain = /hosts/$host1/nics host_nic eth2
GET /hosts/$host1/nics/$port
lacks virtual_functions_configuration
GET /hosts/$host1/nics/$port?all_content=true
200 <max_number_of_virtual_functions>7</max_number_of_virtual_functions>
POST /hosts/$host1/nics/$port/updatevirtualfunctionsconfiguration
-> nothing
400 Action [virtualFunctionsConfiguration.numberOfVirtualFunctions|allNetworksAllowed] required for updateVirtualFunctionsConfiguration
POST /hosts/$host1/nics/$plain/updatevirtualfunctionsconfiguration
  <action><virtual_functions_configuration><number_of_virtual_functions>2</number_of_virtual_functions></virtual_functions_configuration></action>
-> nothing
405 Attempt to configure SR-IOV properties on a NIC that does not support that.
POST /hosts/$host1/nics/$port/updatevirtualfunctionsconfiguration
  <action><virtual_functions_configuration><number_of_virtual_functions>8</number_of_virtual_functions></virtual_functions_configuration></action>
-> nothing
400 The specified number of VFs on network interface eth3 is 8, the valid range is 0 - 7.
POST /hosts/$host1/nics/$port/updatevirtualfunctionsconfiguration #divide
  <action><virtual_functions_configuration><number_of_virtual_functions>4</number_of_virtual_functions><all_networks_allowed>false</all_networks_allowed></virtual_functions_configuration></action>
-> 1201 (606)
200
GET /hosts/$host1/nics/$port?all_content=true
200 <number_of_virtual_functions>4</number_of_virtual_functions>
# Each function is a NIC of its own.
find function = /hosts/$host1/nics host_nic eth3v0
differ $function $port
GET /hosts/$host1/nics/$function
lacks physical_function
GET /hosts/$host1/nics/$function?all_content=true
200 <physical_function href="/ovirt-engine/api/hosts/$host1/nics/$port" id="$port"/>
net = POST /networks
  <network><name>vf</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network vf to Data Center: Default = finished
wait 5
POST /hosts/$host1/nics/$plain/virtualfunctionallowednetworks
  <network id="$net"/>
-> nothing
500 HostNicVfsConfig.getNicId()
POST /clusters/$cluster/networks
  <network id="$net"><required>false</required></network>
-> nothing
wait 5
POST /hosts/$host1/nics/$port/virtualfunctionallowednetworks #allow
  <network id="$net"/>
-> 1203
200
POST /hosts/$host1/nics/$port/virtualfunctionallowednetworks
  <network id="$net"/>
-> nothing
409 [Cannot add host NIC VFs configuration network. Network vf already exists in network interface eth3 VFs configuration.]
DELETE /hosts/$host1/nics/$port/virtualfunctionallowednetworks/$net
-> 1205
200
DELETE /hosts/$host1/nics/$port/virtualfunctionallowednetworks/$net
-> nothing
404
POST /hosts/$host1/nics/$port/virtualfunctionallowedlabels
  <network_label id="red"/>
-> 1207
201
