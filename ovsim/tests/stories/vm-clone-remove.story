# Cloned while it runs; removed, protected, with and without its disks
# about: VMs: clone, remove
vm = POST /vms
  <vm><name>cl</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM cl in Cluster Default = finished
POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format>
  <storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
201
wait 30
POST /vms/$vm/clone
-> nothing
400 Parameter 'vm.name' is mandatory but was not provided.
POST /vms/$vm/clone
  <action><vm><name>cl</name></vm></action>
-> Creating VM cl as a clone of VM cl = failed
409 [Cannot add VM. The VM name is already in use, please choose a unique name and try again.]
POST /vms/$vm/clone
  <action><vm><name>cl2</name></vm><storage_domain id="$nobody"/></action>
-> nothing
500 because "commandBase" is null
POST /vms/$vm/clone #clone
  <action><vm><name>cl2</name></vm></action>
-> 34 53; Creating VM cl2 as a clone of VM cl = finished
200
POST /vms/$vm/undosnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM cl = failed
409 [Cannot revert to Snapshot. VM is being cloned.]
wait 60
events clone: 34 53
find copy = /vms?search=name%3Dcl2 vm
status /vms/$copy = down
PUT /vms/$copy
  <vm><delete_protected>true</delete_protected></vm>
-> 35; Editing VM cl2 properties = finished
DELETE /vms/$copy
-> Removing VM cl2 from system = failed
409 [Cannot remove VM. Delete protection is enabled. In order to delete, disable Delete protection first.]
PUT /vms/$copy
  <vm><delete_protected>false</delete_protected></vm>
-> 35; Editing VM cl2 properties = finished
find disk = /vms/$vm/diskattachments disk_attachment
DELETE /vms/$vm?detach_only=true #keep
-> 113; Removing VM cl from system = finished
200
events keep: 113
status /disks/$disk = ok
find other = /vms/$copy/diskattachments disk_attachment
DELETE /vms/$copy #gone
-> 113; Removing VM cl2 from system = finished
200 <job 
events gone: 113
wait 10
status /disks/$other = gone
DELETE /vms/$copy
-> nothing
404
# Nobody waits: no job, and the event is that of the engine's own command.
idle = POST /vms
  <vm><name>idle</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM idle in Cluster Default = finished
wait 20
DELETE /vms/$idle?async=true #alone
-> 1130
202
events alone: 1130
# What is told of the clone of a machine that runs names its host.
runs = POST /vms
  <vm><name>runs</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM runs in Cluster Default = finished
POST /vms/$runs/nics
  <nic><name>n</name></nic>
-> 932 (1012)
wait 30
POST /vms/$runs/start
-> 153 32; Launching VM runs = finished
wait 10
POST /vms/$runs/clone
  <action><vm><name>ran</name></vm></action>
-> 34 53; Creating VM ran as a clone of VM runs = finished
200
wait 60
GET /events?search=type%3D34
200 <host href
POST /vms/$runs/stop
-> 33 (61); Stopping VM runs = finished
