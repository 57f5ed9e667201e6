# Targets found and logged in to, a domain and a disk of LUNs, bonds and extensions of connections
# about: Storage domains: iSCSI discover/login, LUN disks; hosts: iSCSI
POST /hosts/$host1/iscsidiscover
-> nothing
400 Parameter 'iscsi.address' is mandatory but was not provided.
POST /hosts/$host1/iscsidiscover
  <action><iscsi><address>10.54.8.20</address></iscsi></action>
-> nothing
200 <iscsi_targets>
POST /hosts/$nobody/iscsidiscover
  <action><iscsi><address>10.54.8.20</address></iscsi></action>
-> nothing
400 Host not found.
POST /hosts/$host1/discoveriscsi
  <action><iscsi><address>10.54.8.20</address></iscsi></action>
-> nothing
200 <discovered_targets>
POST /hosts/$host1/iscsilogin
  <action><iscsi><address>10.54.8.20</address></iscsi></action>
-> nothing
400 Parameter 'iscsi.target' is mandatory but was not provided.
net = POST /networks
  <network><name>san</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network san to Data Center: Default = finished
wait 5
POST /datacenters/$dc/iscsibonds
  <iscsi_bond/>
-> nothing
400 Parameter 'bond.name' is mandatory but was not provided.
bond = POST /datacenters/$dc/iscsibonds #bond
  <iscsi_bond><name>b1</name><networks><network id="$net"/></networks></iscsi_bond>
-> 10400
201 <network href="/ovirt-engine/api/networks/$net"
events bond: 10400
POST /datacenters/$dc/iscsibonds
  <iscsi_bond><name>b1</name></iscsi_bond>
-> nothing
409 [Cannot add iSCSI Bond. iSCSI bond with the same name already exists in the Data Center.]
POST /datacenters/$dc/iscsibonds/$bond/networks
  <network id="$mgmt"/>
-> nothing
400 [Cannot edit iSCSI Bond. Required network cannot be a part of an iSCSI bond.]
POST /datacenters/$dc/iscsibonds/$bond/storageserverconnections
  <storage_connection id="$nobody"/>
-> nothing
409 cannot be added to the specified iSCSI bond
DELETE /networks/$net
-> Removing network san from Data Center: Default = failed
400 could not be removed since several iSCSI bonds (1) are using this network
PUT /datacenters/$dc/iscsibonds/$bond #edit
  <iscsi_bond><description>d</description></iscsi_bond>
-> 10402
200
events edit: 10402
DELETE /datacenters/$dc/iscsibonds/$bond/networks/$net #out
-> 2035w 10402
200
events out: 2035w 10402
DELETE /datacenters/$dc/iscsibonds/$bond/networks/$net
-> nothing
404
DELETE /datacenters/$dc/iscsibonds/$bond #gone
-> 10404
200
events gone: 10404
POST /hosts/$host1/storageconnectionextensions
  <storage_connection_extension><target>iqn.t</target></storage_connection_extension>
-> nothing
400 is mandatory but was not provided.
ext = POST /hosts/$host1/storageconnectionextensions
  <storage_connection_extension><target>iqn.t</target><username>u</username><password>p</password></storage_connection_extension>
-> AddStorageServerConnectionExtension = finished
201
POST /hosts/$host1/storageconnectionextensions
  <storage_connection_extension><target>iqn.t</target><username>u</username><password>p</password></storage_connection_extension>
-> AddStorageServerConnectionExtension = failed
409 [Cannot add Storage Connection Extension. Connection extension already exists for the host host01 and the target iqn.t.]
PUT /hosts/$host1/storageconnectionextensions/$ext
  <storage_connection_extension><username>v</username></storage_connection_extension>
-> UpdateStorageServerConnectionExtension = finished
200 <username>v</username>
DELETE /hosts/$host1/storageconnectionextensions/$ext
-> RemoveStorageServerConnectionExtension = finished
200
POST /hosts/$host1/iscsilogin #login
  <action><iscsi><address>10.54.8.20</address><target>iqn.x</target></iscsi></action>
-> Connecting Host host01 to Storage server = finished
200
POST /hosts/$nobody/iscsilogin
  <action><iscsi><address>10.54.8.20</address><target>iqn.x</target></iscsi></action>
-> Connecting Host <UNKNOWN> to Storage server = failed
400 [Internal Engine Error]
