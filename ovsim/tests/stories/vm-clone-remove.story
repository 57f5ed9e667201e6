# Cloned while it runs; removed, protected, with and without its disks
# about: VMs: clone, remove
vm = POST /vms
  <vm><name>cl</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format>
  <storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
201
wait 30
POST /vms/$vm/clone
400 Parameter 'vm.name' is mandatory but was not provided.
POST /vms/$vm/clone
  <action><vm><name>cl</name></vm></action>
409 [Cannot add VM. The VM name is already in use, please choose a unique name and try again.]
POST /vms/$vm/clone #clone
  <action><vm><name>cl2</name></vm></action>
200
wait 60
events clone: 34 53
find copy = /vms?search=name%3Dcl2 vm
status /vms/$copy = down
PUT /vms/$copy
  <vm><delete_protected>true</delete_protected></vm>
DELETE /vms/$copy
409 [Cannot remove VM. Delete protection is enabled. In order to delete, disable Delete protection first.]
PUT /vms/$copy
  <vm><delete_protected>false</delete_protected></vm>
find disk = /vms/$vm/diskattachments disk_attachment
DELETE /vms/$vm?detach_only=true #keep
200
events keep: 113
status /disks/$disk = ok
find other = /vms/$copy/diskattachments disk_attachment
DELETE /vms/$copy #gone
200 <job 
events gone: 113
wait 10
status /disks/$other = gone
DELETE /vms/$copy
404
