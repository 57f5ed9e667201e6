# Snapshots made live and cold, previewed, undone, committed, restored, removed
# about: Snapshots
vm = POST /vms
  <vm><name>sn</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM sn in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
POST /vms/$vm/snapshots
  <snapshot/>
-> nothing
400 Parameter 'snapshot.description' is mandatory but was not provided.
GET /vms/$vm/snapshots/$nobody
404 Entity not found: GetSnapshotBySnapshotId: snapshot id=$nobody
POST /vms/$vm/undosnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM sn = failed
400 [Cannot revert to Snapshot. VM's Snapshot does not exist.]
cold = POST /vms/$vm/snapshots #cold
  <snapshot><description>cold</description></snapshot>
-> 45 68; Creating VM Snapshot cold for VM sn = finished
201 <snapshot_status>locked</snapshot_status>
status /vms/$vm = down
status /disks/$disk = locked
GET /disks/$disk
200
lacks <qcow_version>
POST /vms/$vm/start
-> Launching VM sn = failed
409 [Cannot run VM. Snapshot is currently being created for VM sn.]
wait 10
events cold: 45 68
member /vms/$vm/snapshots/$cold persist_memorystate = false
DELETE /vms/$vm/diskattachments/$disk
-> nothing
409 [Cannot detach Virtual Disk. The disk is already configured in a snapshot. In order to detach it, remove the disk's snapshots.]
DELETE /vms/$vm?detach_only=true
-> Removing VM sn from system = failed
409 [Cannot remove VM with detaching disks, snapshots exist.]
POST /vms/$vm/start
-> 153 32; Launching VM sn = finished
wait 10
live = POST /vms/$vm/snapshots #live
  <snapshot><description>live</description></snapshot>
-> 45 68; Creating VM Snapshot live for VM sn = finished
201
wait 20
events live: 45 68
member /vms/$vm/snapshots/$live persist_memorystate = true
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$cold"/></action>
-> Preview VM Snapshot cold of VM sn = failed
409 [Cannot preview Snapshot. At least one of the VMs is not down.]
POST /vms/$vm/snapshots/$cold/restore
-> Preview VM Snapshot cold of VM sn = failed
409 At least one of the VMs is not down.
POST /vms/$vm/stop
-> 33 (61); Stopping VM sn = finished
wait 5
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$nobody"/></action>
-> nothing
500 NullPointerException
# A disk of later is nowhere during a preview, and no more after a commit.
later = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>snlater</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk snlater = finished
201
wait 30
POST /vms/$vm/previewsnapshot #preview
  <action><snapshot id="$cold"/></action>
-> 46 71; Preview VM Snapshot cold of VM sn = finished
202
status /vms/$vm = image_locked
wait 10
status /vms/$vm = down
events preview: 46 71
member /vms/$vm/snapshots/$cold snapshot_status = in_preview
GET /disks/$later
404
DELETE /disks/$later
-> nothing
404
POST /vms/$vm/snapshots
  <snapshot><description>x</description></snapshot>
-> Creating VM Snapshot x for VM sn = failed
409 VM is previewing a Snapshot.
DELETE /vms/$vm/snapshots/$live
-> Removing Snapshot live of VM sn = failed
409 VM is previewing a Snapshot.
POST /vms/$vm/undosnapshot #undo
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM sn = finished
202
wait 10
events undo: 650 651
status /disks/$later = ok
member /vms/$vm/diskattachments/$later interface = virtio
member /vms/$vm/snapshots/$cold snapshot_status = ok
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$cold"/></action>
-> 46 71; Preview VM Snapshot cold of VM sn = finished
wait 10
POST /vms/$vm/commitsnapshot #commit
-> 94 95; Restoring VM Snapshot cold of VM sn = finished
202
wait 10
events commit: 94 95
GET /disks/$later
404
GET /vms/$vm/snapshots/$live
404 Entity not found: GetSnapshotBySnapshotId: snapshot id=$live
POST /vms/$vm/snapshots/$cold/restore #restore
-> 46 71 94 95; Preview VM Snapshot cold of VM sn = finished; Restoring VM Snapshot cold of VM sn = finished
200 <async>false</async>
wait 10
events restore: 46 71 94 95
member /disks/$disk qcow_version = qcow2_v3
POST /vms/$vm/snapshots/$cold/restore
-> 46 71 94 95; Preview VM Snapshot cold of VM sn = finished; Restoring VM Snapshot cold of VM sn = finished
200 <vm href="/ovirt-engine/api/vms/$vm"
wait 10
DELETE /vms/$vm/snapshots/$cold #gone
-> 342 72 356; Removing Snapshot cold of VM sn = finished
200 <job 
member /vms/$vm/snapshots/$cold snapshot_status = locked
wait 20
events gone: 342 72 356
status /disks/$disk = ok
svm = POST /vms
  <vm><name>nosnap</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM nosnap in Cluster Default = finished
wait 30
POST /vms/$svm/commitsnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM nosnap = failed
400 [Cannot revert to Snapshot. VM's Snapshot does not exist.]
POST /vms/$svm/undosnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM nosnap = failed
400 [Cannot revert to Snapshot. VM's Snapshot does not exist.]
POST /vms/$nobody/commitsnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM $nobody = failed
400 [Cannot revert to Snapshot. VM is not found.]
POST /vms/$nobody/undosnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM $nobody = failed
400 [Cannot revert to Snapshot. VM is not found.]
DELETE /vms/$svm/snapshots/$nobody
-> nothing
404 Entity not found: GetSnapshotBySnapshotId: snapshot id=$nobody
POST /vms/$nobody/snapshots/$nobody/restore
-> nothing
500 java.lang.NullPointerException: Cannot invoke "org.ovirt.engine.core.bll.CommandBase.getParameters()" because "commandBase" is null
POST /vms/$svm/previewsnapshot
  <action><snapshot id="$nobody"/></action>
-> nothing
500 java.lang.NullPointerException: Cannot invoke "org.ovirt.engine.core.bll.CommandBase.getParameters()" because "commandBase" is null
POST /vms/$nobody/previewsnapshot
  <action><snapshot id="$nobody"/></action>
-> nothing
500 java.lang.NullPointerException: Cannot invoke "org.ovirt.engine.core.bll.CommandBase.getParameters()" because "commandBase" is null
quick = POST /vms
  <vm><name>qs</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM qs in Cluster Default = finished
POST /vms/$quick/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>qsd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk qsd = finished
wait 3
early = POST /vms/$quick/snapshots
  <snapshot><description>early</description></snapshot>
-> 45 68; Creating VM Snapshot early for VM qs = finished
wait 8
POST /vms/$quick/snapshots/$early/restore
-> 46 71 94 95; Preview VM Snapshot early of VM qs = finished; Restoring VM Snapshot early of VM qs = finished
wait 20
status /vms/$quick = down
find first = /vms/$quick/snapshots snapshot
member /vms/$quick/snapshots/$first snapshot_type = active
born = POST /vms
  <vm><name>qs2</name><cluster><name>Default</name></cluster><snapshots><snapshot id="$early"/></snapshots></vm>
-> 37 53; Creating VM qs2 from Snapshot early in Cluster Default = finished
202 <creation_status>in_progress</creation_status>
# Its images are read meanwhile.
POST /vms/$quick/undosnapshot
-> Restoring VM Snapshot <UNKNOWN> of VM qs = failed
400 [Cannot revert to Snapshot. VM's Snapshot does not exist.]
member /vms/$quick/snapshots/$early snapshot_status = locked
DELETE /vms/$quick/snapshots/$early
-> Removing Snapshot early of VM qs = failed
409 [Cannot remove Snapshot. The VM is performing an operation on a Snapshot. Please wait for the operation to finish, and try again.]
POST /vms/$quick/snapshots/$early/restore
-> Preview VM Snapshot early of VM qs = failed
409 [Cannot preview Snapshot. The VM is performing an operation on a Snapshot. Please wait for the operation to finish, and try again.]
wait 20
member /vms/$quick/snapshots/$early snapshot_status = ok
GET /vms/$born/diskattachments?follow=disk
200 <alias>qsd_qs2</alias>
lacks <quota 
# A machine that runs in a preview may leave it or keep it as it runs, and what is told of that names its host.
pv = POST /vms
  <vm><name>pv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM pv in Cluster Default = finished
POST /vms/$pv/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><active>true</active><disk><alias>pvd</alias><provisioned_size>1048576</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk pvd = finished
wait 20
past = POST /vms/$pv/snapshots
  <snapshot><description>past</description></snapshot>
-> 45 68; Creating VM Snapshot past for VM pv = finished
wait 8
POST /vms/$pv/previewsnapshot
  <action><snapshot id="$past"/></action>
-> 46 71; Preview VM Snapshot past of VM pv = finished
wait 10
POST /vms/$pv/start
-> 153 32; Launching VM pv = finished
wait 10
POST /vms/$pv/undosnapshot
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM pv = finished
wait 10
status /vms/$pv = up
GET /events?search=type%3D651
200 <host href
POST /vms/$pv/stop
-> 33 (61); Stopping VM pv = finished
