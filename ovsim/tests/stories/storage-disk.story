# A floating disk made, changed, grown, moved, copied, converted, removed
# about: Disks: add, resize, copy, move cold, convert, reduce, sparsify
POST /disks
  <disk/>
-> nothing
400 Disk [provisionedSize, format] required for add
POST /disks
  <disk><provisioned_size>1073741824</provisioned_size><format>cow</format></disk>
-> Adding Disk <UNKNOWN> = failed
400 [Cannot add Virtual Disk. Storage Domain hasn't been specified.]
POST /disks
  <disk><provisioned_size>1073741824</provisioned_size><format>cow</format><sparse>false</sparse><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> Adding Disk <UNKNOWN> = failed
409 [Cannot add Virtual Disk. Disk configuration (COW Preallocated backup-None) is incompatible with the storage domain type.]
POST /disks
  <disk><provisioned_size>1073741824</provisioned_size><format>cow</format><shareable>true</shareable><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> Adding Disk <UNKNOWN> = failed
409 [Cannot add Virtual Disk. Disk's volume format is not supported for shareable disk.]
disk = POST /disks #add
  <disk><name>d1</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk d1 = finished
201 <status>locked</status>
events add: 2020
POST /disks/$disk/move
  <action><storage_domain id="$data2"/></action>
-> nothing
409 [Cannot move Virtual Disk. Disk d1 is being moved or copied.]
wait 5
status /disks/$disk = ok
events add: 2020 2021
job add: Adding Disk d1 = finished
PUT /disks/$disk #name
  <disk><description>x</description></disk>
-> 86 86; Updating Disk d1 properties for VMs: N/A = finished
200 <status>locked</status>
events name: 86
DELETE /disks/$disk
-> Removing Disk d1 = failed
409 [Cannot remove Virtual Disk: The following disks are locked: ${diskAliases}. Please try again in a few minutes.]
wait 5
member /disks/$disk description = x
events name: 86 86
PUT /disks/$disk #grow
  <disk><provisioned_size>3221225472</provisioned_size></disk>
-> 86 371 86; Updating Disk d1 properties for VMs: N/A = finished
200
job grow: Updating Disk d1 properties for VMs: N/A = started
member /disks/$disk provisioned_size = 1073741824
wait 2
status /disks/$disk = locked
member /disks/$disk provisioned_size = 3221225472
events grow: 86 371
wait 4
member /disks/$disk provisioned_size = 3221225472
events grow: 86 371 86
PUT /disks/$disk
  <disk><provisioned_size>1073741824</provisioned_size></disk>
-> Updating Disk d1 properties for VMs: N/A = failed
400 [Cannot edit Virtual Disk. New disk size must be larger than the current disk size.]
PUT /disks/$disk
  <disk><shareable>true</shareable></disk>
-> Updating Disk d1 properties for VMs: N/A = failed
409 Disk's volume format is not supported for shareable disk.
POST /disks/$disk/move
  <action><storage_domain id="$data1"/></action>
-> Moving Disk d1 from data1 to data1 = failed
400 [Cannot move Virtual Disk. The source and target storage domains are the same.]
POST /disks/$disk/move #move
  <action><storage_domain id="$data2"/></action>
-> 2008 2010; Moving Disk d1 from data1 to data2 = finished
200
lacks <job 
wait 10
events move: 2008 2010
GET /disks/$disk
200 <storage_domain href="/ovirt-engine/api/storagedomains/$data2"
POST /disks/$disk/copy
  <action><storage_domain id="$nobody"/></action>
-> Copying Disk d1 from data2 to <UNKNOWN> = failed
400 [Cannot copy Virtual Disk. Storage Domain doesn't exist.]
POST /disks/$disk/copy #copy
  <action><storage_domain id="$data1"/><disk><name>d1c</name></disk></action>
-> 2004 2006; Copying Disk d1c from data2 to data1 = finished
200
wait 10
events copy: 2004 2006
POST /disks/$disk/sparsify
-> SparsifyImage = failed
400 [Cannot sparsify Virtual Disk. Sparsifying is not supported for QCOW2 disk d1.]
POST /disks/$disk/reduce
-> Reducing the actual size of Disk d1 = failed
400 Reduce image isn't required for file based domains.
POST /disks/$disk/refreshlun
  <action><host id="$host1"/></action>
-> nothing
400 [Cannot sync Virtual Disk. The specified disk does not exist.]
POST /disks/$disk/convert #convert
  <action><disk><format>raw</format><sparse>true</sparse></disk></action>
-> Converting disk d1 to Sparse/RAW = finished
200
wait 10
events convert:
member /disks/$disk format = raw
POST /disks/$disk/sparsify #sparsify
-> 1325 1326; SparsifyImage = finished
200
wait 10
events sparsify: 1325 1326
DELETE /disks/$disk #gone
-> 2014; Removing Disk d1 = finished
200 <job 
events gone: 2014
status /disks/$disk = locked
wait 10
status /disks/$disk = gone
# What is no image here: other storages of other engines.
POST /disks/$nobody/sparsify
-> nothing
404
POST /disks/$nobody/reduce
-> nothing
404
POST /disks/$nobody/convert
  <action><disk><format>raw</format></disk></action>
-> nothing
404
spare = POST /disks
  <disk><name>spare</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk spare = finished
wait 10
POST /disks/$spare/convert
-> nothing
400 Parameters 'disk.format' or 'disk.sparse' are mandatory but both were not provided.
POST /disks/$spare/export
-> nothing
400 Parameters 'storage_domain.id' or 'storage_domain.name' are mandatory but both were not provided.
POST /disks/$spare/export
  <action><storage_domain><name>glance</name></storage_domain></action>
-> nothing
404 Entity not found: Storage: name=glance
POST /openstackvolumeproviders
  <openstack_volume_provider/>
-> nothing
500
POST /openstackvolumeproviders
  <openstack_volume_provider><name>cinder</name></openstack_volume_provider>
-> nothing
500
# Layers of another version: a raw disk has none.
flat = POST /disks
  <disk><alias>flat</alias><provisioned_size>1048576</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk flat = finished
wait 10
PUT /disks/$flat
  <disk><qcow_version>qcow2_v2</qcow_version></disk>
-> Updating Disk flat properties for VMs: N/A = failed
400 [Cannot edit Virtual Disk. The amend operation does not support disk without any QCOW2 volumes.]
