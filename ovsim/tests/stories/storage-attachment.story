# Disks of a VM: made for it, attached, unplugged, moved while it runs, detached
# about: Disks: attach, activate, move live
vm = POST /vms
  <vm><name>da</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM da in Cluster Default = finished
wait 30
POST /vms/$vm/start
-> 54e; Launching VM da = failed
409 [Cannot run VM without at least one bootable disk.\nAlternatives:
POST /vms/$vm/diskattachments
  <disk_attachment/>
-> nothing
500
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>x</name><provisioned_size>1073741824</provisioned_size><format>cow</format></disk></disk_attachment>
-> Adding Disk x = failed
400 [Cannot add Virtual Disk. Storage Domain hasn't been specified.]
POST /vms/$vm/diskattachments
  <disk_attachment><disk><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> Adding Disk <UNKNOWN> = failed
400 [Interface is required, Attribute: diskVmElement.diskInterface]
disk = POST /vms/$vm/diskattachments #add
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
201 <active>true</active>
events add: 78
status /vms/$vm = down
member /disks/$disk alias = da_Disk1
POST /vms/$vm/start
-> 54e; Launching VM da = failed
409 [Cannot run VM: The following disks are locked: da_Disk1. Please try again in a few minutes.]
wait 5
events add: 78 97
other = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>named</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk named = finished
201
wait 5
member /disks/$other alias = named
# Who has it is told in the answer to a change.
PUT /disks/$other
  <disk><description>x</description></disk>
-> 86 86; Updating Disk named properties for VMs: da = finished
200 <vm href="/ovirt-engine/api/vms/$vm"
GET /disks/$other
200
lacks <vms
wait 5
POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> Adding Disk <UNKNOWN> = failed
409 Disk da_Disk1 in VM da is already marked as boot.
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$other"/></disk_attachment>
-> nothing
409 [Cannot attach Virtual Disk. The disk is already attached to VM.]
DELETE /vms/$vm/diskattachments/$other #detach
-> 2018
200
events detach: 2018
DELETE /vms/$vm/diskattachments/$other
-> nothing
400 [Cannot detach Virtual Disk. The specified disk is not attached to the VM ${VmName}., da]
POST /vms/$vm/diskattachments #attach
  <disk_attachment><interface>virtio</interface><disk id="$other"/></disk_attachment>
-> 2016
201 <active>false</active>
events attach: 2016
DELETE /vms/$vm/diskattachments/$other?detach_only=false #delete
-> 2042; Removing Disk named = finished
200
events delete: 2042
wait 10
status /disks/$other = gone
PUT /vms/$vm/diskattachments/$disk #grow
  <disk_attachment><disk><provisioned_size>2147483648</provisioned_size></disk></disk_attachment>
-> 88 371 88; Updating Disk da_Disk1 properties for VMs: da = finished
200
wait 5
events grow: 88 371 88
member /disks/$disk provisioned_size = 2147483648
POST /vms/$vm/start
-> 153 32; Launching VM da = finished
wait 10
DELETE /disks/$disk
-> Removing Disk da_Disk1 = failed
409 [Cannot remove Virtual Disk. At least one of the VMs is not down.]
POST /disks/$disk/move #live
  <action><storage_domain id="$data2"/></action>
-> 45 2008 68 342 356 2010; CloneImageGroupVolumesStructure = finished; Creating VM Snapshot da_Disk1 Auto-generated for Live Storage Migration for VM da = finished; Migrating Disk da_Disk1 from data1 to data2 of VM da = finished; Removing Snapshot da_Disk1 Auto-generated for Live Storage Migration of VM da = finished
200
status /disks/$disk = locked
# Its job is older than that of its snapshot.
GET /jobs?search=correlation_id%3Dlive&max=1
200 <description>Migrating Disk
wait 60
events live: 45 2008 68 342 356 2010
status /disks/$disk = ok
# It is in no profile there: none was asked for.
GET /disks/$disk
200 id="$data2"
lacks <disk_profile
PUT /vms/$vm/diskattachments/$disk #out
  <disk_attachment><active>false</active></disk_attachment>
-> 2002 88 88; Updating Disk da_Disk1 properties for VMs: da = finished
wait 5
events out: 2002 88 88
member /vms/$vm/diskattachments/$disk active = false
PUT /vms/$vm/diskattachments/$nobody
  <disk_attachment><bootable>true</bootable></disk_attachment>
-> nothing
404 Entity not found: $nobody
