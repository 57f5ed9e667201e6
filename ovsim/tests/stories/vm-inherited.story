# What templates, VMs of them, clones and members of pools have of the VM that they come from
# about: Templates and versions
vm = POST /vms
  <vm><name>in1</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><usb><enabled>true</enabled></usb><initialization><host_name>h</host_name><user_name>root</user_name><root_password>secret</root_password></initialization></vm>
-> 34 53; Creating VM in1 in Cluster Default = finished
201 <root_password>
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><name>in1d</name><provisioned_size>1073741824</provisioned_size><format>cow</format><backup>incremental</backup><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk in1d = finished
201
wait 30
# Accounts are left behind: passwords by templates, names too by the texts of snapshots and of what waits for the next run.
t = POST /templates
  <template><name>int</name><vm id="$vm"><disk_attachments><disk_attachment><disk id="$disk"><name>intd</name><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment></disk_attachments></vm></template>
-> 48 51; Creating VM Template int in Data Center Default = finished
201 <user_name>root</user_name>
lacks <root_password>
wait 30
of = POST /vms
  <vm><name>in2</name><cluster><name>Default</name></cluster><template id="$t"/></vm>
-> 37 53; Creating VM in2 in Cluster Default = finished
202 <user_name>root</user_name>
lacks <root_password>
lacks <type>native</type>
wait 30
# A disk that the body speaks of has no quota without its word; those of others have one.
GET /disks?search=name%3Dintd
200 <backup>incremental</backup>
lacks <quota
GET /disks?search=name%3Din1d
200 <quota
POST /vms/$vm/diskattachments
  <disk_attachment><bootable>false</bootable><interface>virtio</interface><disk><name>in1r</name><provisioned_size>104857600</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk in1r = finished
201
wait 30
s = POST /vms/$vm/snapshots
  <snapshot><description>s</description></snapshot>
-> 45 68; Creating VM Snapshot s for VM in1 = finished
201
wait 60
GET /vms/$vm/snapshots/$s
200 <host_name>h</host_name>
lacks <user_name>
# Sizes of a snapshot's disks are whole GiB.
GET /vms/$vm/snapshots/$s/disks
200 <provisioned_size>1073741824</provisioned_size>
lacks <provisioned_size>104857600</provisioned_size>
GET /vms/$vm
200 <root_password>
POST /vms/$vm/start
-> 153 32; Launching VM in1 = finished
200
wait 60
PUT /vms/$vm
  <vm><cpu><topology><cores>2</cores></topology></cpu></vm>
-> 35; Editing VM in1 properties = finished
200 <user_name>root</user_name>
GET /vms/$vm?next_run=true
200 <root_password>
lacks <user_name>
POST /vms/$vm/stop
-> 33 (61 253); Stopping VM in1 = finished
200
wait 30
GET /vms/$vm
200 <root_password>
lacks <user_name>
# A clone is no longer kept for backups, and raw it cannot be while its source is.
td = GET /templates/$t/diskattachments
200
POST /vms?clone=true
  <vm><name>in3</name><cluster><name>Default</name></cluster><template id="$t"/><disk_attachments><disk_attachment><disk id="$td"><format>raw</format></disk></disk_attachment></disk_attachments></vm>
-> Creating VM in3 from Template int in Cluster Default = failed
409 [Cannot add VM. Disk configuration (RAW Sparse backup-Incremental) is incompatible with the storage domain type.]
POST /vms?clone=true
  <vm><name>in3</name><cluster><name>Default</name></cluster><template id="$t"/><disk_attachments><disk_attachment><disk id="$td"><format>raw</format><sparse>false</sparse></disk></disk_attachment></disk_attachments></vm>
-> Creating VM in3 from Template int in Cluster Default = failed
409 [Cannot add VM. Disk configuration (RAW Preallocated backup-Incremental) is incompatible with the storage domain type.]
thin = POST /vms
  <vm><name>in9</name><cluster><name>Default</name></cluster><template id="$t"/><disk_attachments><disk_attachment><disk id="$td"><alias>in9d</alias><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment></disk_attachments></vm>
-> 37 53; Creating VM in9 in Cluster Default = finished
wait 30
GET /disks?search=name%3Din9d
200 <quota
DELETE /vms/$thin
-> 113; Removing VM in9 from system = finished
200
wait 30
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$td"/></disk_attachment>
-> nothing
409 [Cannot attach Virtual Disk. The disk is not shareable and is already attached to a VM.]
clone = POST /vms?clone=true
  <vm><name>in3</name><cluster><name>Default</name></cluster><template id="$t"/><disk_attachments><disk_attachment><disk id="$td"><alias>in3d</alias><format>raw</format><backup>none</backup></disk></disk_attachment></disk_attachments></vm>
-> 37 53; Creating VM in3 from Template int in Cluster Default = finished
201
wait 60
GET /disks?search=name%3Din3d
200 <backup>none</backup>
lacks <quota
GET /vms/$clone
200 <enabled>false</enabled>
lacks <type>native</type>
# Members of pools have its USB, and their pool tells how they begin.
pool = POST /vmpools
  <vm_pool><name>inp</name><size>1</size><cluster><name>Default</name></cluster><template id="$t"/></vm_pool>
-> 37 302 53 302; Creating VM Pool inp from template int = finished
201 <host_name>h</host_name>
wait 60
GET /vms?search=name%3Dinp-1
200 <type>native</type>
# The boot order of an instance type is a new VM's that does not say its own.
it = POST /instancetypes
  <instance_type><name>init</name><memory>268435456</memory><os><boot><devices><device>network</device><device>hd</device></devices></boot></os></instance_type>
-> 29; Creating VM Template init in Data Center <UNKNOWN> = finished
201
POST /instancetypes
  <instance_type><name>init</name></instance_type>
-> Creating VM Template init in Data Center <UNKNOWN> = failed
409 [Cannot add Template. Template name ${TemplateName} already used.]
wait 10
POST /instancetypes
  <instance_type><name>init</name></instance_type>
-> Creating VM Template init in Data Center <UNKNOWN> = failed
409 [Cannot add Template. The Template name is already in use, please choose a unique name and try again.]
typed = POST /vms
  <vm><name>in4</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$it"/></vm>
-> 34 53; Creating VM in4 in Cluster Default = finished
201 <device>network</device>
POST /vms
  <vm><name>in5</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$it"/><os><boot><devices><device>cdrom</device></devices></boot></os></vm>
-> 34 53; Creating VM in5 in Cluster Default = finished
201 <device>cdrom</device>
lacks <device>network</device>
PUT /vms/$typed
  <vm><serial_number><policy>custom</policy></serial_number></vm>
-> Editing VM in4 properties = failed
400 [Cannot edit VM. Custom serial number must be non-empty when "Custom" serial number policy is specified., Attribute: vmStatic]
PUT /vms/$vm
  <vm><high_availability><enabled>true</enabled></high_availability><lease><storage_domain id=""/></lease></vm>
-> Editing VM in1 properties = failed
400 [Cannot edit VM. Storage Domain doesn't exist.]
PUT /vms/$vm
  <vm><name>nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn</name></vm>
-> Editing VM in1 properties = failed
400 [size must be between 1 and 255, Attribute: vmStatic.name]
# A machine that gets a lease is held for a moment, and its change is told twice.
PUT /vms/$vm
  <vm><high_availability><enabled>true</enabled></high_availability><lease><storage_domain id="$data1"/></lease></vm>
-> 35 35; Editing VM in1 properties = finished
200
PUT /vms/$vm
  <vm><description>d</description></vm>
-> Editing VM in1 properties = failed
409 [Cannot edit VM. VM is being updated.]
wait 5
PUT /vms/$vm
  <vm><description>d</description></vm>
-> 35; Editing VM in1 properties = finished
200
PUT /vms/$vm
  <vm><high_availability><enabled>false</enabled></high_availability></vm>
-> 35; Editing VM in1 properties = finished
200 <lease>
PUT /vms/$typed
  <vm><serial_number><policy>none</policy></serial_number></vm>
-> 35; Editing VM in4 properties = finished
200
lacks <serial_number>
PUT /vms/$typed
  <vm><cpu><architecture>ppc64</architecture></cpu></vm>
-> 35; Editing VM in4 properties = finished
200 <architecture>x86_64</architecture>
POST /instancetypes/$it/graphicsconsoles
  <graphics_console><protocol>spice</protocol></graphics_console>
-> nothing
201
GET /instancetypes/$it
200 <type>spice</type>
PUT /vms/$typed
  <vm><quota id=""/></vm>
-> 35; Editing VM in4 properties = finished
200 <quota
# Nothing is made in a data center that is not up.
late = POST /datacenters
  <data_center><name>inlate</name><local>false</local></data_center>
-> 950
201
POST /clusters
  <cluster><name>inlate</name><data_center id="$late"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
201
POST /vms
  <vm><name>in1</name><cluster><name>inlate</name></cluster><template><name>Blank</name></template></vm>
-> Creating VM in1 in Cluster inlate = failed
409 [Cannot add VM. Unknown Data Center status.]
POST /vms
  <vm><name>in 1</name><cluster><name>inlate</name></cluster><template><name>Blank</name></template></vm>
-> Creating VM in 1 in Cluster inlate = failed
400 [Can not add VM. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: vmStatic.name]
POST /vmpools
  <vm_pool><name>inq</name><size>1</size><cluster><name>inlate</name></cluster><template><name>Blank</name></template></vm_pool>
-> Creating VM Pool inq from template Blank = failed
409 [Cannot create VM-Pool. Unknown Data Center status.]
# A copy of Blank has the devices of Blank.
POST /vms?clone=true
  <vm><name>inb</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM inb from Template Blank in Cluster Default = finished
201 <soundcard_enabled>false</soundcard_enabled>
# What is made of a machine uses its quota.
kq = POST /datacenters/$dc/quotas
  <quota><name>inquota</name></quota>
-> 3000
POST /datacenters/$dc/quotas/$kq/quotastoragelimits
  <quota_storage_limit><limit>100</limit></quota_storage_limit>
-> 3002
POST /datacenters/$dc/quotas/$kq/quotaclusterlimits
  <quota_cluster_limit><vcpu_limit>20</vcpu_limit><memory_limit>20</memory_limit></quota_cluster_limit>
-> 3002
kv = POST /vms
  <vm><name>inkv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><quota id="$kq"/></vm>
-> 34 53; Creating VM inkv in Cluster Default = finished
kt = POST /templates
  <template><name>inkt</name><vm id="$kv"/></template>
-> 48 51; Creating VM Template inkt in Data Center Default = finished
201 id="$kq"
wait 30
POST /vms
  <vm><name>inkw</name><cluster><name>Default</name></cluster><template id="$kt"/></vm>
-> 34 53; Creating VM inkw in Cluster Default = finished
201 id="$kq"
POST /vms?clone=true
  <vm><name>inkx</name><cluster><name>Default</name></cluster><template id="$kt"/></vm>
-> 34 53; Creating VM inkx from Template inkt in Cluster Default = finished
201 id="$kq"
POST /vmpools
  <vm_pool><name>inkp</name><size>1</size><cluster><name>Default</name></cluster><template id="$kt"/></vm_pool>
-> 34 302 53 302; Creating VM Pool inkp from template inkt = finished
wait 30
GET /vms?search=name%3Dinkp-1
200 id="$kq"
