# Whose quota is used: who names none gets one of his own, and while a data center enforces its quotas only consumers use them
# about: Rules: permission missing, Rules: quota
quota = POST /datacenters/$dc/quotas
  <quota><name>cq</name></quota>
-> 3000
vm = POST /vms
  <vm><name>cv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM cv in Cluster Default = finished
find guest = /users?search=usrname%3Dguest user
wait 30
POST /vms/$vm/permissions
  <permission><role><name>UserVmManager</name></role><user id="$guest"/></permission>
-> 850
201
POST /clusters/$cluster/permissions
  <permission><role><name>VmCreator</name></role><user id="$guest"/></permission>
-> 850
201
POST /storagedomains/$data1/permissions
  <permission><role><name>DiskCreator</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
PUT /vms/$vm
  <vm><quota id="$nobody"/></vm>
-> Editing VM cv properties = failed
400 [Cannot edit VM. Quota doesn't exist.]
PUT /vms/$vm
  <vm><quota id="$quota"/></vm>
-> 35; Editing VM cv properties = finished
200
as admin@internal ovsim
PUT /datacenters/$dc
  <data_center><quota_mode>enabled</quota_mode></data_center>
-> 952; Editing Data Center Default properties = finished
200
as guest@internal secret
PUT /vms/$vm
  <vm><description>mine</description></vm>
-> Editing VM cv properties = failed
403 [Cannot edit VM. The user is not a consumer of the Quota assigned to the resource.]
POST /vms
  <vm><name>cv2</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><quota id="$quota"/></vm>
-> Creating VM cv2 in Cluster Default = failed
403 [Cannot add VM. The user is not a consumer of the Quota assigned to the resource.]
POST /disks
  <disk><name>cd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> Adding Disk cd = failed
403 [Cannot add Virtual Disk. The user is not a consumer of the Quota assigned to the resource.]
as admin@internal ovsim
POST /datacenters/$dc/quotas/$quota/permissions
  <permission><role><name>QuotaConsumer</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
PUT /vms/$vm
  <vm><description>mine</description></vm>
-> 35; Editing VM cv properties = finished
200
disk = POST /disks
  <disk><name>cd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk cd = finished
find own = /disks?search=quota%3Dcq disk
as admin@internal ovsim
DELETE /datacenters/$dc/quotas/$quota
-> nothing
409 [Cannot remove Quota. Quota is still in use by a VM or a disk and Data Center's Quota enforcement is enabled.]
