# A backup up to its checkpoint, and what it forbids meanwhile
# about: Backups
vm = POST /vms
  <vm><name>bk</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM bk in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><backup>incremental</backup><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
POST /vms/$vm/backups
  <backup/>
-> nothing
400 Parameter 'backup.disks' is mandatory but was not provided.
b = POST /vms/$vm/backups #backup
  <backup><disks><disk id="$disk"/></disks></backup>
-> 45 10790 68; Backing up VM bk = finished
201 <phase>starting</phase>
POST /vms/$vm/backups/$b/finalize
-> nothing
409 [Cannot stop VM backup. The VM backup is not in READY phase, backup phase is STARTING.]
wait 10
member /vms/$vm/backups/$b phase = ready
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
-> 10796 10793
200
wait 20
member /vms/$vm/backups/$b phase = succeeded
events end: 10796 10793
job backup: Backing up VM bk = finished
DELETE /vms/$vm/checkpoints/$cp #cp
-> 10797
200
events cp: 10797
