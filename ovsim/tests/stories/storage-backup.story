# A backup up to its checkpoint, and what it forbids meanwhile
# about: Backups
vm = POST /vms
  <vm><name>bk</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM bk in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><backup>incremental</backup><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
PUT /disks/$disk
  <disk><format>raw</format></disk>
-> Updating Disk bk_Disk1 properties for VMs: bk = failed
400 [Cannot edit Virtual Disk. Incremental backup is not supported for RAW format disks.]
POST /vms/$vm/backups
  <backup/>
-> nothing
400 Parameter 'backup.disks' is mandatory but was not provided.
b = POST /vms/$vm/backups #backup
  <backup><description>first</description><disks><disk id="$disk"/></disks></backup>
-> 45 10790 68 342 72 356 10793; Backing up VM bk = finished
201 <phase>starting</phase>
GET /jobs?follow=steps
200 <description>Creating snapshots for VM
wait 10
GET /vms/$vm/backups/$b/disks
200 <backup_mode>full</backup_mode>
lacks href=
GET /vms/$vm/checkpoints
200 <description>first</description>
member /vms/$vm/backups/$b phase = ready
GET /vms/$vm/backups/$b/disks
200 <backup_mode>full</backup_mode>
lacks <disk href
events backup: 45 10790 68
job backup: Backing up VM bk = started
DELETE /vms/$vm
-> Removing VM bk from system = failed
409 [Cannot remove VM. The VM is during a backup operation.]
find cp = /vms/$vm/checkpoints checkpoint
DELETE /vms/$vm/checkpoints/$cp
-> nothing
409 [Cannot remove checkpoint. The VM is during a backup operation.]
POST /vms/$vm/backups/$b/finalize #end
-> 10796
200
POST /vms/$vm/backups/$b/finalize
-> nothing
400 [vm '$vm' backup '$b' is already in 'removing snapshot' phase, no need to stop the backup again]
wait 20
member /vms/$vm/backups/$b phase = succeeded
events end: 10796
events backup: 45 10790 68 342 72 356 10793
job backup: Backing up VM bk = finished
POST /vms/$vm/backups/$b/finalize
-> nothing
400 is already in 'succeeded' phase, no need to stop the backup again]
DELETE /vms/$vm/checkpoints/$cp #cp
-> 10797
200
events cp: 10797
# One that is stopped before it is ready is cleared as soon as it is.
early = POST /vms/$vm/backups #early
  <backup><disks><disk id="$disk"/></disks></backup>
-> 45 10790 68 342 72 356 10793; Backing up VM bk = finished
201 <phase>starting</phase>
POST /vms/$vm/backups/$early/finalize
-> 10796
200
POST /vms/$vm/backups/$early/finalize
-> nothing
400 is already stopped, no need to stop the backup again]
wait 30
member /vms/$vm/backups/$early phase = succeeded
GET /jobs?follow=steps
200 of disk <UNKNOWN></description>
GET /jobs?follow=steps
200 into Auto-generated for Backup VM) of disk
# What runs is told first.
POST /vms/$vm/start
-> 153 32; Launching VM bk = finished
wait 10
next = POST /vms/$vm/backups
  <backup><disks><disk id="$disk"/></disks></backup>
-> 45 10790 68; Backing up VM bk = started
wait 10
DELETE /vms/$vm
-> Removing VM bk from system = failed
409 [Cannot remove VM. VM is running.]
# A checkpoint is kept of disks without incremental backups, too.
cold = POST /vms
  <vm><name>bk2</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM bk2 in Cluster Default = finished
raw = POST /vms/$cold/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
plain = POST /vms/$cold/backups
  <backup><disks><disk id="$raw"/></disks></backup>
-> 45 10790 68; Backing up VM bk2 = started
wait 10
GET /vms/$cold/backups/$plain
200 <to_checkpoint_id>
