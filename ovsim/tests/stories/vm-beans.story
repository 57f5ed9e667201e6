# Descriptions, names and sizes that an engine's beans refuse, and what comes of them; machines without disks are brought back at once
# about: VMs, templates, disks, snapshots: values
vm = POST /vms
  <vm><name>beans</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM beans in Cluster Default = finished
wait 20
PUT /vms/$vm
  <vm><description>“x”</description></vm>
-> Editing VM beans properties = failed
400 Only alpha-numeric and some special characters that conform to the standard ASCII character set are allowed., Attribute: vmStatic.description]
PUT /vms/$vm
  <vm><description>Grüße ~</description></vm>
-> 35; Editing VM beans properties = finished
200 <description>Grüße ~</description>
POST /vms/$vm/nics
  <nic><name>nïc</name></nic>
-> nothing
400 [Name must be formed of alphanumeric characters, numbers or "-_."., Attribute: nic.name]
PUT /vms/$vm
  <vm><memory_policy><guaranteed>1000</guaranteed></memory_policy></vm>
-> 35; Editing VM beans properties = finished
200 <guaranteed>1073741824</guaranteed>
PUT /vms/$vm
  <vm><memory_policy><max>1000</max></memory_policy></vm>
-> Editing VM beans properties = failed
400 [must be greater than or equal to 1, Attribute: vmStatic.maxMemorySizeMb]
PUT /vms/$vm
  <vm><memory_policy><guaranteed>-1048576</guaranteed></memory_policy></vm>
-> Editing VM beans properties = failed
400 [must be greater than or equal to 0, Attribute: vmStatic.minAllocatedMem]
# A type may be made without memory, but no VM.
none = POST /instancetypes
  <instance_type><name>bnone</name></instance_type>
-> 29; Creating VM Template bnone in Data Center <UNKNOWN> = finished
DELETE /instancetypes/$none
-> Removing VM Template bnone from Data Center <UNKNOWN> = failed
409 [Cannot remove Template. Template ${TemplateName} is being created.]
PUT /vms/$vm
  <vm><instance_type id="$none"/></vm>
-> Editing VM beans properties = failed
400 [must be greater than or equal to 1, Attribute: vmStatic.memSizeMb]
# Without disks there is nothing to wait for.
snap = POST /vms/$vm/snapshots
  <snapshot><description>bare</description></snapshot>
-> 45 68; Creating VM Snapshot bare for VM beans = finished
wait 30
POST /vms/$vm/snapshots
  <snapshot><description>½</description></snapshot>
-> Creating VM Snapshot ½ for VM beans = failed
400 [Snapshot description must be formed only from alpha-numeric characters and special characters that conform to the standard ASCII character set., Attribute: description]
POST /vms/$vm/previewsnapshot
  <action><snapshot id="$snap"/></action>
-> 46 71; Preview VM Snapshot bare of VM beans = finished
200 <status>complete</status>
POST /vms/$vm/commitsnapshot
  <action/>
-> 94 95; Restoring VM Snapshot bare of VM beans = finished
200 <status>complete</status>
# The screen of a template follows its consoles.
t = POST /templates
  <template><name>beanst</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template beanst in Data Center Default = finished
wait 20
POST /templates/$t/graphicsconsoles
  <graphics_console><protocol>spice</protocol></graphics_console>
-> nothing
201
GET /templates/$t
200 <type>spice</type>
DELETE /templates/$t/graphicsconsoles/7370696365
-> nothing
200
GET /templates/$t
200 <type>vnc</type>
dog = POST /templates/$t/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM <UNKNOWN> = finished
DELETE /templates/$t/watchdogs/$dog
-> Remove watchdog from VM <UNKNOWN> = finished
200 <job href=
# It moves with a profile of the other cluster alone.
other = POST /clusters
  <cluster><name>beansc</name><data_center><name>Default</name></data_center><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
PUT /templates/$t
  <template><cluster id="$other"/></template>
-> Editing Template beanst properties = failed
400 [Cannot edit Template. CPU Profile doesn't match provided Cluster.]
find profile = /clusters/$other/cpuprofiles cpu_profile
PUT /templates/$t
  <template><cluster id="$other"/><cpu_profile id="$profile"/></template>
-> 49; Editing Template beanst properties = finished
200 <cpu_profile href="/ovirt-engine/api/cpuprofiles/$profile"
# Of a VM that goes before it is made up nothing more is told.
early = POST /vms #early
  <vm><name>beanse</name><cluster id="$other"/><template id="$t"/></vm>
-> 34; Creating VM beanse in Cluster beansc = finished
DELETE /vms/$early
-> 113; Removing VM beanse from system = finished
200
wait 30
events early: 34
# What is looked for first.
POST /vms/$nobody/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM  = failed
400 [Cannot ${action} ${type}. VM is not found.]
POST /templates/$nobody/graphicsconsoles
  <graphics_console><protocol>vnc</protocol></graphics_console>
-> nothing
400 [Cannot ${action} ${type}. The relevant Template doesn't exist.]
POST /vms/$nobody/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$nobody"/></disk_attachment>
-> nothing
400 [Cannot attach Virtual Disk. The specified disk does not exist.]
POST /vms/$nobody/hostdevices
  <host_device><name>x</name></host_device>
-> nothing
400 [Cannot add Host devices. VM is not found.]
POST /vms/$vm/cdroms
  <cdrom><file id=""/></cdrom>
-> nothing
400 Cdrom [file.id] required for add
# A type that has come with the engine draws what SPICE does not show.
find small = /instancetypes instance_type Small
sm = POST /vms
  <vm><name>beanss</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$small"/></vm>
-> 34 53; Creating VM beanss in Cluster Default = finished
GET /vms/$sm/graphicsconsoles
200 <protocol>vnc</protocol>
lacks <protocol>spice</protocol>
PUT /vms/$sm
  <vm><memory>4294967296</memory></vm>
-> 35; Editing VM beanss properties = finished
200 <memory>2147483648</memory>
link = POST /vms/$sm/diskattachments
  <disk_attachment><interface>virtio</interface><bootable>true</bootable><active>true</active><disk><name>beansd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk beansd = finished
wait 30
PUT /vms/$sm/diskattachments/$link
  <disk_attachment><interface>ide</interface></disk_attachment>
-> Updating Disk beansd properties for VMs: beanss = failed
400 [Cannot edit Virtual Disk: The disk interface is not supported by the VM OS: Other OS.]
# A VM moves before it is looked at which profile it wants there, but not while it runs.
PUT /vms/$vm
  <vm><cluster id="$other"/><cpu_profile id="$nobody"/></vm>
-> 35; Editing VM beans properties = failed
400 [Cannot edit VM. CPU profile with id ${cpuProfileId} doesn't exist.]
GET /vms/$vm
200 <cluster href="/ovirt-engine/api/clusters/$other"
PUT /vms/$sm
  <vm><instance_type/></vm>
-> 35; Editing VM beanss properties = finished
200
POST /vms/$sm/start
  <action/>
-> 153 32; Launching VM beanss = finished
200
wait 30
PUT /vms/$sm
  <vm><cluster id="$other"/></vm>
-> nothing
409 [Cannot update a VM in this status. Try stopping the VM first.]
# What waits for the next run knows the watchdogs of its time alone.
PUT /vms/$sm
  <vm><start_paused>true</start_paused></vm>
-> 35; Editing VM beanss properties = finished
200
POST /vms/$sm/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM beanss = finished
201
POST /vms/$sm/stop
  <action/>
-> 33 (61 253); Stopping VM beanss = finished
200
wait 30
GET /vms/$sm/watchdogs
lacks <watchdog href
# A snapshot without disks is gone before its end is told.
DELETE /vms/$vm/snapshots/$snap
-> 342 356; Removing Snapshot bare of VM beans = finished
200
wait 30
GET /events?max=5
200 UNKNOWN
POST /templates/$nobody/nics
  <nic><name>n</name></nic>
-> nothing
500 [General command validation failure.]
# A version is two numbers, or no command is made of it.
odd = POST /vms
  <vm><name>oddlevel</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM oddlevel in Cluster Default = finished
wait 20
PUT /vms/$odd
  <vm><custom_compatibility_version><major>4</major></custom_compatibility_version></vm>
-> nothing
500 java.lang.NullPointerException
PUT /vms/$odd
  <vm><custom_compatibility_version><major>4</major><minor>7</minor><build>1</build></custom_compatibility_version></vm>
-> nothing
500 java.lang.NullPointerException
PUT /vms/$odd
  <vm><cpu><cpu_tune><vcpu_pins><vcpu_pin><cpu_set>0</cpu_set></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>
-> nothing
500
PUT /vms/$odd
  <vm><cpu><cpu_tune><vcpu_pins><vcpu_pin><vcpu>-1</vcpu><cpu_set>0</cpu_set></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>
-> Editing VM oddlevel properties = failed
400 [CPU pinning format invalid.]
ot = POST /templates
  <template><name>oddt</name><vm id="$odd"/></template>
-> 48 51; Creating VM Template oddt in Data Center Default = finished
PUT /templates/$ot
  <template><custom_compatibility_version><major>4</major><minor>9</minor></custom_compatibility_version></template>
-> nothing
500 java.lang.NullPointerException
# A card that says of which VM it is would be of two; a name there is not looked at.
POST /vms/$odd/nics
  <nic><name>n</name><vm id="$odd"/></nic>
-> nothing
400 [Cannot add Interface. VM Template ID must be empty.]
POST /templates/$ot/nics
  <nic><name>n</name><vm id="$odd"/></nic>
-> nothing
400 [Cannot add Interface. VM ID must be empty.]
POST /vms/$odd/nics
  <nic><name>n</name><vm><name>nobody</name></vm></nic>
-> 932 (1012)
201
