# Disks taken out of snapshots, one by one: by the snapshot, by the disk, by the domain
# about: Disk snapshots
vm = POST /vms
  <vm><name>la</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM la in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><active>true</active><interface>virtio</interface><disk><name>la-1</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk la-1 = finished
wait 10
a = POST /vms/$vm/snapshots
  <snapshot><description>a</description></snapshot>
-> 45 68; Creating VM Snapshot a for VM la = finished
wait 10
b = POST /vms/$vm/snapshots
  <snapshot><description>b</description></snapshot>
-> 45 68; Creating VM Snapshot b for VM la = finished
wait 10
c = POST /vms/$vm/snapshots
  <snapshot><description>c</description></snapshot>
-> 45 68; Creating VM Snapshot c for VM la = finished
wait 10
keep top = /disks/$disk image_id
keep first = /vms/$vm/snapshots/$a/disks/$disk image_id
keep third = /vms/$vm/snapshots/$c/disks/$disk image_id
GET /disks/$disk/disksnapshots/$top
200 <parent href="/ovirt-engine/api/disks/$disk/disksnapshots/$third"
lacks <snapshot 
GET /disks/$disk/disksnapshots
200
lacks $top
GET /disks/$disk/disksnapshots?include_active=true
200 $top
DELETE /vms/$vm/snapshots/$a/disks/$nobody
-> nothing
404
DELETE /vms/$vm/snapshots/$nobody/disks/$disk
-> nothing
404 Entity not found: GetSnapshotBySnapshotId: snapshot id=$nobody
DELETE /disks/$disk/disksnapshots/$nobody
-> nothing
500
DELETE /storagedomains/$data1/disksnapshots/$nobody
-> nothing
404
DELETE /disks/$disk/disksnapshots/$top
-> Removing Disks from Snapshot(s) Active VM of VM la = failed
400 [Cannot remove Disk Snapshot. The following disk snapshot(s) is active: $top (la-1).]
loose = POST /disks
  <disk><name>la-0</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk la-0 = finished
wait 10
keep alone = /disks/$loose image_id
DELETE /disks/$loose/disksnapshots/$alone
-> nothing
400 [Cannot remove Disk Snapshot. VM is not found.]
DELETE /vms/$vm/snapshots/$b/disks/$disk #cold
-> 373 375; Removing Disks from Snapshot(s) b of VM la = finished
200 <status>complete</status>
status /disks/$disk = ok
wait 1
status /disks/$disk = locked
member /vms/$vm/snapshots/$b snapshot_status = ok
DELETE /vms/$vm/snapshots/$a/disks/$disk
-> Removing Disks from Snapshot(s) a of VM la = failed
409 [Cannot remove Disk Snapshot: The following disks are locked: la-1, la-1, la-1, la-1. Please try again in a few minutes.]
DELETE /vms/$vm/snapshots/$a
-> Removing Snapshot a of VM la = failed
409 [Cannot remove Snapshot: The following disks are locked: la-1, la-1. Please try again in a few minutes.]
POST /disks/$disk/move
  <action><storage_domain id="$data2"/></action>
-> nothing
409 [Cannot move Virtual Disk. Disk la-1 is being moved or copied.]
wait 10
status /disks/$disk = ok
GET /vms/$vm/snapshots/$b/disks
200
lacks <disk 
GET /vms/$vm/snapshots/$a/disks
200 $first
POST /vms/$vm/start
-> 153 32; Launching VM la = finished
wait 10
PUT /disks/$disk
  <disk><shareable>true</shareable></disk>
-> Updating Disk la-1 properties for VMs: la = failed
409 [Cannot edit Virtual Disk. At least one of the VMs is not down.]
DELETE /storagedomains/$data1/disksnapshots/$first #live
-> 373 375; Removing Disks from Snapshot(s) a of VM la = finished
wait 10
member /vms/$vm/snapshots/$c/disks/$disk image_id = $first
POST /vms/$vm/suspend
-> 501 (503); Performing Hibernate action on VM la = finished
wait 10
DELETE /vms/$vm/snapshots/$c/disks/$disk
-> Removing Disks from Snapshot(s) c of VM la = failed
409 [Cannot remove Disk Snapshot. VM la must be in status Down, Up or Paused.]
POST /vms/$vm/stop
-> 111; Stopping VM la = finished
wait 10
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$c"/></action>
-> 46 71; Preview VM Snapshot c of VM la = finished
wait 10
DELETE /vms/$vm/snapshots/$c/disks/$disk
-> Removing Disks from Snapshot(s) c of VM la = failed
409 [Cannot remove Disk Snapshot. VM is previewing a Snapshot.]
POST /vms/$vm/undosnapshot
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM la = finished
wait 10
GET /vms/$vm/snapshots?max=3
200 <description>a</description>
lacks Active VM
DELETE /vms/$vm #bye
-> 113; Removing VM la from system = finished
status /disks/$disk = locked
GET /vms/$vm
404
job bye: Removing VM la from system = started
wait 10
GET /disks/$disk
404
# Of two disks a preview has two tasks.
pair = POST /vms
  <vm><name>lp</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM lp in Cluster Default = finished
POST /vms/$pair/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>lp-1</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk lp-1 = finished
POST /vms/$pair/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>lp-2</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk lp-2 = finished
wait 10
both = POST /vms/$pair/snapshots
  <snapshot><description>both</description></snapshot>
-> 45 68; Creating VM Snapshot both for VM lp = finished
wait 10
POST /vms/$pair/previewsnapshot
  <action><snapshot id="$both"/></action>
-> 46 71; Preview VM Snapshot both of VM lp = finished
202 %2C
wait 10
POST /vms/$pair/undosnapshot
-> 650 651; Restoring VM Snapshot Active VM before the preview of VM lp = finished
202 %2C
