# A storage domain made, attached, rested, detached, removed; what a status forbids
# about: Storage domains: create, attach, activate, deactivate, detach, destroy, update
POST /storagedomains
  <storage_domain/>
-> nothing
400 StorageDomain [host.id|name, type, storage] required for add
POST /storagedomains
  <storage_domain><name>x</name><type>data</type><storage><type>nfs</type><address>a</address><path>/p</path></storage><host><name>nohost</name></host></storage_domain>
-> nothing
404 Entity not found: Hosts: name=nohost
sd = POST /storagedomains #add
  <storage_domain><name>more</name><type>data</type><storage><type>nfs</type><address>10.54.8.1</address><path>/exports/more</path></storage><host id="$host1"/></storage_domain>
-> 956 (10120); Adding NFS Storage Domain more to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
201 <status>unknown</status>
events add: 956
status /storagedomains/$sd = unattached
POST /storagedomains
  <storage_domain><name>more</name><type>data</type><storage><type>nfs</type><address>10.54.8.1</address><path>/exports/more2</path></storage><host id="$host1"/></storage_domain>
-> Adding NFS Storage Domain more to Data Center <UNKNOWN> = failed; Connecting Host host01 to Storage server = finished; Disconnecting from Storage server on host01 and removing its connection from db = finished
409 [Cannot add Storage. The Storage Domain name is already in use.]
# What is changed of its connection is changed of the domain.
find con = /storagedomains/$sd/storageconnections storage_connection
PUT /storageconnections/$con
  <storage_connection><path>/exports/elsewhere</path><nfs_version>v4</nfs_version></storage_connection>
-> Updating storage connection details = finished
200 <path>/exports/elsewhere</path>
GET /storagedomains/$sd
200 <path>/exports/elsewhere</path>
GET /storagedomains/$sd
200 <nfs_version>v4</nfs_version>
DELETE /storagedomains/$sd/storageconnections/$con
-> nothing
400 Action is supported only for iSCSI storage domains.
DELETE /storageconnections/$con
-> nothing
409 Storage connection parameters are used by the following storage domains : more.
POST /datacenters/$dc/storagedomains/$sd/activate
-> 967e; Activating Storage Domain more on Data Center Default = failed
400 [Internal Engine Error]
POST /datacenters/$dc/storagedomains/$nobody/activate
-> Activating Storage Domain <UNKNOWN> on Data Center Default = failed
400 [Cannot activate Storage. Storage Domain doesn't exist.]
never = POST /datacenters
  <data_center><name>never</name><local>false</local></data_center>
-> 950
POST /datacenters/$never/storagedomains/$nobody/activate
-> Activating Storage Domain <UNKNOWN> on Data Center never = failed
409 [Cannot activate Storage. Unknown Data Center status.]
POST /datacenters/$never/storagedomains/$sd/activate
-> Activating Storage Domain more on Data Center never = failed
409 [Cannot activate Storage. Unknown Data Center status.]
DELETE /datacenters/$never
-> 954; Removing Data Center never = finished
200
POST /datacenters/$dc/storagedomains #attach
  <storage_domain id="$sd"/>
-> 962 (966); Attaching Storage Domain more to Data Center Default = finished
201 <status>active</status>
events attach: 962
POST /datacenters/$dc/storagedomains
  <storage_domain id="$sd"/>
-> Attaching Storage Domain more to Data Center Default = failed
409 The relevant Storage Domain is inaccessible.\n-Please handle Storage Domain issues and retry the operation.
DELETE /datacenters/$dc/storagedomains/$sd
-> Detaching Storage Domain more from Data Center Default = failed
409 [Cannot detach Storage. The relevant Storage Domain's status is Active.]
DELETE /storagedomains/$sd
-> nothing
400 <reason>host parameter is missing</reason>
PUT /storagedomains/$sd #edit
  <storage_domain><comment>c</comment></storage_domain>
-> 958
200
events edit: 958
POST /datacenters/$dc/storagedomains/$sd/deactivate #rest
-> 2036 2036 2021 2021 968 (1029); Deactivating Storage Domain more in Data Center Default = finished
200
status /datacenters/$dc/storagedomains/$sd = locked
wait 30
status /datacenters/$dc/storagedomains/$sd = maintenance
events rest: 2036 2036 2021 2021 968
job rest: Deactivating Storage Domain more in Data Center Default = finished
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> Deactivating Storage Domain more in Data Center Default = failed
409 [Cannot deactivate Storage. The relevant Storage Domain's status is Maintenance.]
POST /datacenters/$dc/storagedomains/$sd/activate #act
-> 966; Activating Storage Domain more on Data Center Default = finished
200
events act: 966
POST /datacenters/$dc/storagedomains/$sd/activate
-> Activating Storage Domain more on Data Center Default = failed
409 [Cannot activate Storage. The relevant Storage Domain's status is Active.]
d = POST /disks
  <disk><name>there</name><format>cow</format><provisioned_size>1073741824</provisioned_size><storage_domains><storage_domain id="$sd"/></storage_domains></disk>
-> 2020 2021; Adding Disk there = finished
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> Deactivating Storage Domain more in Data Center Default = failed
409 [Cannot deactivate Storage while there are running tasks on this Storage.\n-Please wait until tasks will finish and try again.]
wait 3
POST /disks/$d/move
  <action><storage_domain id="$data2"/></action>
-> 2008 2010; Moving Disk there from more to data2 = finished
200
wait 10
POST /disks/$d/move
  <action><storage_domain id="$sd"/></action>
-> 2008 2010; Moving Disk there from data2 to more = finished
200
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> Deactivating Storage Domain more in Data Center Default = failed
409 while there are running tasks on this Storage.
wait 10
DELETE /disks/$d
-> 2014; Removing Disk there = finished
200
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> Deactivating Storage Domain more in Data Center Default = failed
409 while there are running tasks on this Storage.
wait 10
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> 1052 968 (1029); Deactivating Storage Domain more in Data Center Default = finished
wait 30
DELETE /datacenters/$dc/storagedomains/$sd #detach
-> 964; Detaching Storage Domain more from Data Center Default = finished
200
events detach: 964
DELETE /storagedomains/$sd?host=$host1 #gone
-> 960; Removing Storage Domain more = finished
200
events gone: 960
status /storagedomains/$sd = gone
# A host that is not there is met by the command, or by the look at its LUNs.
POST /storagedomains
  <storage_domain><name>nohost</name><type>data</type><host id="$nobody"/><storage><type>nfs</type><address>10.0.0.9</address><path>/nohost</path></storage></storage_domain>
-> Connecting Host <UNKNOWN> to Storage server = failed
500 [General command validation failure.]
POST /storagedomains
  <storage_domain><name>nohost</name><type>data</type><host id="$nobody"/><storage><type>iscsi</type><volume_group><logical_units><logical_unit id="x"/></logical_units></volume_group></storage></storage_domain>
-> nothing
400 Host not found.
