# A snapshot with the memory of a running VM: looked at asleep, given up, woken up, kept while it runs, removed
# about: Snapshots
vm = POST /vms
  <vm><name>mem</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM mem in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><active>true</active><interface>virtio</interface><disk><name>memd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk memd = finished
wait 30
POST /vms/$vm/start
-> 153 32; Launching VM mem = finished
wait 10
one = POST /vms/$vm/snapshots
  <snapshot><description>one</description><persist_memorystate>true</persist_memorystate></snapshot>
-> 45 68; Creating VM Snapshot one for VM mem = finished
201 <persist_memorystate>true</persist_memorystate>
# Its machine is not locked while the memory is written, but it is not down.
POST /vms/$vm/snapshots/$one/restore
-> Preview VM Snapshot one of VM mem = failed
409 [Cannot preview Snapshot. At least one of the VMs is not down.]
POST /vms/$vm/snapshots
  <snapshot><description>soon</description></snapshot>
-> Creating VM Snapshot soon for VM mem = failed
409 [Cannot create Snapshot. The VM is performing an operation on a Snapshot. Please wait for the operation to finish, and try again.]
wait 20
find kept = /disks?search=name%3Dmem_snapshot_memory disk
# 1024 MiB of its own, 16 of its video card, and a margin.
member /disks/$kept provisioned_size = 1300234240
find said = /disks?search=name%3Dmem_snapshot_metadata disk
GET /disks/$said
200 <description>Memory snapshot disk for snapshot 'one'
two = POST /vms/$vm/snapshots
  <snapshot><description>two</description><persist_memorystate>true</persist_memorystate></snapshot>
-> 45 68; Creating VM Snapshot two for VM mem = finished
wait 20
member /disks/$kept content_type = memory_dump_volume
GET /disks/$kept
200 of VM 'mem' (VM ID: '$vm')</description>
DELETE /vms/$vm/snapshots/$two
-> 342 356; Removing Snapshot two of VM mem = finished
member /vms/$vm/snapshots/$two persist_memorystate = false
wait 20
member /vms/$vm/snapshots/$two snapshot_status = gone
status /vms/$vm = up
POST /vms/$vm/stop
-> 33 (61); Stopping VM mem = finished
wait 5
# It sleeps when the preview is there; given up, it lies down, though the memory was not its own.
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$one"/><restore_memory>true</restore_memory></action>
-> 46 71; Preview VM Snapshot one of VM mem = finished
202
wait 10
status /vms/$vm = suspended
member /vms/$vm/snapshots/$one snapshot_status = in_preview
POST /vms/$vm/snapshots
  <snapshot><description>x</description></snapshot>
-> Creating VM Snapshot x for VM mem = failed
409 [Cannot create Snapshot because the VM is in Suspended status.]
POST /vms/$vm/undosnapshot
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM mem = finished
202
status /vms/$vm = down
status /disks/$disk = ok
wait 10
status /vms/$vm = down
status /disks/$disk = ok
member /vms/$vm/snapshots/$one snapshot_status = ok
# The memory comes along unless the request says that it shall not.
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$one"/></action>
-> 46 71; Preview VM Snapshot one of VM mem = finished
202
wait 10
status /vms/$vm = suspended
POST /vms/$vm/undosnapshot
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM mem = finished
202
wait 10
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$one"/><restore_memory>false</restore_memory></action>
-> 46 71; Preview VM Snapshot one of VM mem = finished
202
wait 10
status /vms/$vm = down
POST /vms/$vm/undosnapshot
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM mem = finished
202
wait 10
POST /vms/$vm/snapshots/$one/restore
-> 46 71 94 95; Preview VM Snapshot one of VM mem = finished; Restoring VM Snapshot one of VM mem = finished
200 <async>false</async>
status /vms/$vm = suspended
wait 10
status /vms/$vm = suspended
POST /vms/$vm/start
-> 153 32; Launching VM mem = finished
200
wait 10
POST /vms/$vm/stop
-> 33 (61); Stopping VM mem = finished
200
wait 10
# One that sleeps on over a commit still sleeps.
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$one"/><restore_memory>true</restore_memory></action>
-> 46 71; Preview VM Snapshot one of VM mem = finished
wait 10
POST /vms/$vm/commitsnapshot
-> 94 95; Restoring VM Snapshot one of VM mem = finished
202
status /vms/$vm = suspended
wait 10
status /vms/$vm = suspended
POST /vms/$vm/start
-> 153 32; Launching VM mem = finished
wait 1
status /vms/$vm = restoring_state
wait 10
status /vms/$vm = up
find awake = /vms/$vm/snapshots snapshot
member /vms/$vm/snapshots/$awake snapshot_type = active
member /vms/$vm/snapshots/$awake persist_memorystate = false
member /disks/$kept status = ok
POST /vms/$vm/stop
-> 33 (61); Stopping VM mem = finished
wait 5
# Woken up in the preview, which is kept while the machine starts anew.
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$one"/><restore_memory>true</restore_memory></action>
-> 46 71; Preview VM Snapshot one of VM mem = finished
wait 10
POST /vms/$vm/start
-> 153 32; Launching VM mem = finished
wait 10
status /vms/$vm = up
POST /vms/$vm/reboot
-> 157; Rebooting VM mem = finished
wait 1
POST /vms/$vm/commitsnapshot
-> 94 95; Restoring VM Snapshot one of VM mem = finished
202
status /vms/$vm = image_locked
wait 10
status /vms/$vm = up
member /vms/$vm/snapshots/$one snapshot_status = ok
# It goes with its memory.
DELETE /vms/$vm/snapshots/$one
-> 342 356; Removing Snapshot one of VM mem = finished
member /disks/$kept alias = gone
wait 20
status /disks/$disk = ok
# A host that is to rest waits for a machine that is locked, and tries again after a while.
three = POST /vms/$vm/snapshots
  <snapshot><description>three</description><persist_memorystate>false</persist_memorystate></snapshot>
-> 45 68; Creating VM Snapshot three for VM mem = finished
wait 20
POST /vms/$vm/stop
-> 33 (61); Stopping VM mem = finished
wait 5
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$three"/></action>
-> 46 71; Preview VM Snapshot three of VM mem = finished
wait 10
status /vms/$vm = down
POST /vms/$vm/start
-> 153 32; Launching VM mem = finished
wait 10
find home = /hosts?search=vms.name%3Dmem host
POST /vms/$vm/commitsnapshot
-> 94 95; Restoring VM Snapshot three of VM mem = finished
status /vms/$vm = image_locked
POST /hosts/$home/deactivate
-> 620 602w (67 63 67 63 980w 204); Moving Host host01 to Maintenance = finished
wait 10
status /vms/$vm = up
status /hosts/$home = preparing_for_maintenance
wait 291
status /vms/$vm = migrating
wait 10
status /hosts/$home = maintenance
