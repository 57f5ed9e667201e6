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
# Without a host nothing is known of a LUN but how it is reached, which only the disk asked for by itself tells.
disk = POST /disks #disk
  <disk><alias>fclun</alias><interface>virtio</interface><lun_storage><type>fcp</type><logical_units><logical_unit id="36000f003"/></logical_units></lun_storage></disk>
-> 2021; Adding Disk fclun = finished
201 <storage_type>lun</storage_type>
GET /disks/$disk
-> 2021; Adding Disk fclun = finished
200 <size>0</size>
lacks /disks/$disk lun_storage.type
POST /disks
  <disk><alias>fclun2</alias><lun_storage><type>fcp</type><logical_units><logical_unit id="36000f003"/></logical_units></lun_storage></disk>
-> Adding Disk fclun2 = failed
409 [Cannot add Virtual Disk. The provided lun is used by another disk.]
POST /disks
  <disk><alias>fclun2</alias><lun_storage><type>fcp</type><host id="$host1"/><logical_units><logical_unit id="36000f004"/></logical_units></lun_storage></disk>
-> Adding Disk fclun2 = failed
400 [Cannot add Virtual Disk. The provided LUN is not visible by the specified host, please check storage server connectivity.]
POST /disks
  <disk><alias>fclun2</alias><lun_storage><type>nfs</type><logical_units><logical_unit id="36000f004"/></logical_units></lun_storage></disk>
-> Adding Disk fclun2 = failed
400 [Internal Engine Error]
# Whether a domain has it no engine looks.
lun2 = POST /disks
  <disk><alias>fclun2</alias><lun_storage><type>fcp</type><host id="$host1"/><logical_units><logical_unit id="36000f001"/></logical_units></lun_storage></disk>
-> 2021; Adding Disk fclun2 = finished
201 <size>214748364800</size>
lacks /disks/$lun2 lun_storage.logical_units.logical_unit.address
lun3 = POST /disks
  <disk><alias>fclun3</alias><lun_storage><type>iscsi</type><logical_units><logical_unit id="36000f005"><address>192.0.2.9</address><port>3260</port><target>iqn.x</target></logical_unit></logical_units></lun_storage></disk>
-> 2021; Adding Disk fclun3 = finished
201 <disk_id>
GET /disks/$lun3
-> 2021; Adding Disk fclun3 = finished
200 <address>192.0.2.9</address>
POST /disks/$disk/refreshlun
-> nothing
400 Parameters 'host.id' or 'host.name' are mandatory but both were not provided.
POST /disks/$disk/refreshlun
  <action><host id="$nobody"/></action>
-> nothing
400 [Cannot sync Virtual Disk. Invalid Host Id.]
POST /disks/$disk/refreshlun #again
  <action><host id="$host1"/></action>
-> 1054 1055
200
POST /disks/$disk/copy
  <action><storage_domain id="$data1"/></action>
-> Copying Disk fclun from <UNKNOWN> to data1 = failed
400 [Cannot copy Virtual Disk. Action is unsupported for the specified disk type (LUN).]
POST /disks/$disk/reduce
-> nothing
500 [General command validation failure.]
# The command holds the disk a little longer than its answer takes.
PUT /disks/$disk
  <disk><description>d</description></disk>
-> 86
200 <description>d</description>
PUT /disks/$disk
  <disk><description>e</description></disk>
-> Updating Disk fclun properties for VMs: N/A = failed
409 [Cannot edit Virtual Disk: The following disks are locked: ${diskAliases}. Please try again in a few minutes.]
POST /disks
  <disk><lun_storage/></disk>
-> nothing
400 LogicalUnit  required for add
POST /disks
  <disk><lun_storage><logical_units><logical_unit id="36000f003"/></logical_units></lun_storage></disk>
-> nothing
400 HostStorage [type] required for add
