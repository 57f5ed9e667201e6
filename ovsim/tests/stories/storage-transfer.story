# A transfer that is paused, resumed, finalized; one that nobody feeds
# about: Image transfers
disk = POST /disks
  <disk><name>tr</name><provisioned_size>1073741824</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk tr = finished
wait 5
POST /imagetransfers
  <image_transfer/>
-> nothing
400 No matching signature found, make sure that mandatory attributes are provided.
up = POST /imagetransfers #up
  <image_transfer><disk id="$disk"/><direction>upload</direction></image_transfer>
-> 1031 1073 1073 1074 1071e 1074 1032
201 <phase>transferring</phase>
status /disks/$disk = locked
GET /events?search=type%3D1031
200 Image Upload with disk tr was initiated by admin@internal-authz.
POST /imagetransfers
  <image_transfer><disk id="$disk"/><direction>download</direction></image_transfer>
-> nothing
409 [Cannot transfer Virtual Disk. Disk tr is being transferred.]
DELETE /disks/$disk
-> Removing Disk tr = failed
409 [Cannot remove Virtual Disk. Disk tr is being transferred.]
POST /imagetransfers/$up/resume
-> nothing
409 [Cannot resume image transfer as it's not in a paused state.]
POST /imagetransfers/$up/pause #pause
-> nothing
200
wait 2
events pause:
events up: 1031 1073
# It is told as often as an engine looks.
wait 4
events up: 1031 1073 1073
POST /imagetransfers/$up/resume
-> nothing
200
wait 50
POST /imagetransfers/$up/extend
-> nothing
200
wait 50
member /imagetransfers/$up phase = transferring
wait 11
member /imagetransfers/$up phase = paused_system
events up: 1031 1073 1073 1074 1071e
POST /imagetransfers/$up/resume
-> nothing
POST /imagetransfers/$up/finalize
-> nothing
wait 5
member /imagetransfers/$up phase = finished_success
events up: 1031 1073 1073 1074 1071e 1074 1032
status /disks/$disk = ok
down = POST /imagetransfers #down
  <image_transfer><disk id="$disk"/><direction>download</direction><inactivity_timeout>10</inactivity_timeout></image_transfer>
-> 1031 1072e 1033
POST /imagetransfers
  <image_transfer><disk id="$disk"/><direction>download</direction></image_transfer>
-> nothing
409 [Cannot transfer Virtual Disk: The following disks are locked: tr. Please try again in a few minutes.]
POST /imagetransfers/$down/pause
-> nothing
400 [Cannot pause image download as it's handled by the client.
wait 10.5
member /imagetransfers/$down phase = cancelled_system
wait 7
member /imagetransfers/$down phase = finished_failure
events down: 1031 1072e 1033
status /disks/$disk = ok
late = POST /imagetransfers #late
  <image_transfer><disk id="$disk"/><direction>upload</direction><inactivity_timeout>5</inactivity_timeout><timeout_policy>cancel</timeout_policy></image_transfer>
-> 1031 1076e 1033 (2014)
wait 20
events late: 1031 1076e 1033
status /disks/$disk = gone
DELETE /imagetransfers/$late
-> nothing
405
# Whose snapshot is read waits for the end of that.
tv = POST /vms
  <vm><name>trs</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM trs in Cluster Default = finished
td = POST /vms/$tv/diskattachments
  <disk_attachment><active>true</active><bootable>true</bootable><interface>virtio</interface><disk><name>trs-1</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk trs-1 = finished
wait 10
ts = POST /vms/$tv/snapshots
  <snapshot><description>s</description></snapshot>
-> 45 68; Creating VM Snapshot s for VM trs = finished
wait 10
keep layer = /vms/$tv/snapshots/$ts/disks/$td image_id
tx = POST /imagetransfers
  <image_transfer><snapshot id="$layer"/><direction>download</direction></image_transfer>
-> 1031 1032
201
wait 3
POST /vms/$tv/start
-> Launching VM trs = failed
409 [Cannot run VM. Disk trs-1 is being transferred.]
DELETE /vms/$tv/snapshots/$ts
-> Removing Snapshot s of VM trs = failed
409 [Cannot remove Snapshot. Disk trs-1 is being transferred.]
POST /imagetransfers/$tx/finalize
-> nothing
200
wait 10
POST /vms/$tv/start
-> 153 32; Launching VM trs = finished
200
