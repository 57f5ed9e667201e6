# A domain and a disk on LUNs of a fibre channel
# about: Storage domains: fibre channel, LUN disks
POST /storagedomains
  <storage_domain><name>fc</name><type>data</type><host id="$host1"/><storage><type>fcp</type></storage></storage_domain>
-> Adding SAN Storage Domain fc = failed
400 Volume Group (VGs) and Logical Volumes (LVs) are not specified.
POST /storagedomains
  <storage_domain><name>fc</name><type>iso</type><host id="$host1"/><storage><type>fcp</type><logical_units><logical_unit id="36000f001"/></logical_units></storage></storage_domain>
-> Adding SAN Storage Domain fc = failed
400 ISO Storage Domain can only be created on the following storage types: File.
fc = POST /storagedomains #make
  <storage_domain><name>fc</name><type>data</type><host id="$host1"/><storage><type>fcp</type><logical_units><logical_unit id="36000f001"/></logical_units></storage></storage_domain>
-> 956 (10120); Adding SAN Storage Domain fc = finished
201 <type>fcp</type>
events make: 956
wait 30
POST /storagedomains
  <storage_domain><name>fc2</name><type>data</type><host id="$host1"/><storage><type>fcp</type><logical_units><logical_unit id="36000f001"/></logical_units></storage></storage_domain>
-> Adding SAN Storage Domain fc2 = failed
409 [Cannot add Storage. The following LUNs are already part of existing storage domains: 36000f001 (fc).]
POST /datacenters/$dc/storagedomains #join
  <storage_domain id="$fc"/>
-> 962 (966); Attaching Storage Domain fc to Data Center Default = finished
201
wait 60
GET /datacenters/$dc/storagedomains/$fc
200 <status>active</status>
POST /storagedomains/$fc/refreshluns
  <action><logical_units><logical_unit id="36000f009"/></logical_units></action>
-> Refresh LUN Size in Domain fc = failed
400 [action type failed luns not part of storage domain]
POST /storagedomains/$nobody/refreshluns
  <action><logical_units><logical_unit id="36000f001"/></logical_units></action>
-> Refresh LUN Size in Domain <UNKNOWN> = failed
400 [Data Center doesn't exist.]
POST /storagedomains/$fc/refreshluns #refresh
  <action><logical_units><logical_unit id="36000f001"/></logical_units></action>
-> 1022; Refresh LUN Size in Domain fc = finished
200
PUT /storagedomains/$fc
  <storage_domain><name>data1</name></storage_domain>
-> nothing
409 [Cannot edit Storage. The Storage Domain name is already in use.]
PUT /storagedomains/$nobody
  <storage_domain><comment>x</comment></storage_domain>
-> nothing
404
PUT /storagedomains/$fc #grow
  <storage_domain><storage><logical_units><logical_unit id="36000f002"/></logical_units></storage></storage_domain>
-> 972 958; Extending SAN Storage Domain fc = finished
200
disk = POST /disks #disk
  <disk><alias>fclun</alias><interface>virtio</interface><lun_storage><type>fcp</type><host id="$host1"/><logical_units><logical_unit id="36000f003"/></logical_units></lun_storage></disk>
-> 2021; Adding Disk fclun = finished
201 <storage_type>lun</storage_type>
POST /disks
  <disk><alias>fclun2</alias><lun_storage><type>fcp</type><logical_units><logical_unit id="36000f003"/></logical_units></lun_storage></disk>
-> Adding Disk fclun2 = failed
409 [Cannot add Virtual Disk. The provided lun is used by another disk.]
# Whether a domain has it no engine looks.
POST /disks
  <disk><alias>fclun2</alias><lun_storage><type>fcp</type><logical_units><logical_unit id="36000f001"/></logical_units></lun_storage></disk>
-> 2021; Adding Disk fclun2 = finished
201
POST /disks/$disk/refreshlun
-> nothing
400 Parameters 'host.id' or 'host.name' are mandatory but both were not provided.
POST /disks/$disk/refreshlun #again
  <action><host id="$host1"/></action>
-> 1054 1055
200
POST /disks
  <disk><lun_storage/></disk>
-> nothing
400 LogicalUnit  required for add
POST /disks
  <disk><lun_storage><logical_units><logical_unit id="36000f003"/></logical_units></lun_storage></disk>
-> nothing
400 HostStorage [type] required for add
