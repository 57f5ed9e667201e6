# Who may log in, and what a user of a VM sees of its disks
# about: Rules: permission missing
find guest = /users?search=usrname%3Dguest user
vm = POST /vms
  <vm><name>lo</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM lo in Cluster Default = finished
disk = POST /disks
  <disk><name>lod</name><provisioned_size>1048576</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk lod = finished
wait 30
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><bootable>true</bootable><disk id="$disk"/></disk_attachment>
-> 2016
quota = POST /datacenters/$dc/quotas
  <quota><name>loq</name></quota>
-> 3000
POST /datacenters/$dc/quotas/$quota/permissions
  <permission><role><name>QuotaConsumer</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
GET /vms
401 The user guest@internal-authz with profile [internal] is not authorized to perform login
as admin@internal ovsim
POST /vms/$vm/permissions
  <permission><role><name>UserRole</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
GET /disks
200 <name>lod</name>
GET /disks/$disk
200 <name>lod</name>
DELETE /disks/$disk
-> Removing Disk lod = failed
403 [User is not authorized to perform this action.]
POST /vms/$vm/maintenance
  <action><maintenance_enabled>true</maintenance_enabled></action>
-> nothing
400 Moving to maintenance mode is currently only available for the VM containing the hosted engine.
