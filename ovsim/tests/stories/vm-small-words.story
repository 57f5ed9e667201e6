# Members of a VM and of its disks that are taken otherwise than they are given, or not at all
# about: VMs, templates, disks, snapshots: values
vm = POST /vms
  <vm><name>words</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM words in Cluster Default = finished
wait 5
PUT /vms/$vm
  <vm><display><type>vnc</type><disconnect_action>shutdown</disconnect_action></display></vm>
-> 35; Editing VM words properties = finished
200 <disconnect_action>SHUTDOWN</disconnect_action>
PUT /vms/$vm
  <vm><serial_number><policy>vm</policy></serial_number></vm>
-> 35; Editing VM words properties = finished
200 <policy>vm</policy>
PUT /vms/$vm
  <vm><serial_number><policy>none</policy></serial_number></vm>
-> 35; Editing VM words properties = finished
200
GET /vms/$vm
lacks <serial_number>
PUT /vms/$vm
  <vm><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 35; Editing VM words properties = finished
200 <device>network</device>
PUT /vms/$vm
  <vm><os><boot><devices/></boot></os></vm>
-> 35; Editing VM words properties = finished
200 <device>network</device>
PUT /vms/$vm
  <vm><custom_compatibility_version><major>4</major><minor>7</minor></custom_compatibility_version></vm>
-> 35; Editing VM words properties = finished
200 <custom_compatibility_version>
PUT /vms/$vm
  <vm><custom_compatibility_version/></vm>
-> 35; Editing VM words properties = finished
200
GET /vms/$vm
lacks <custom_compatibility_version>
nic = POST /vms/$vm/nics
  <nic><name>w1</name><boot_protocol>dhcp</boot_protocol></nic>
-> 932 (1012)
GET /vms/$vm/nics/$nic
lacks boot_protocol
PUT /vms/$vm/nics/$nic
  <nic><mac><address>00:00:00:00:00:00</address></mac></nic>
-> nothing
400 MAC address must be in format
POST /macpools
  <mac_pool><name>words</name><default_pool>true</default_pool><ranges><range><from>02:00:00:98:00:00</from><to>02:00:00:98:00:09</to></range></ranges></mac_pool>
-> nothing
400 Setting default MAC Pool is not supported.
t = POST /templates
  <template><name>words-t</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template words-t in Data Center Default = finished
wait 10
PUT /templates/$t
  <template><cpu><topology><sockets>0</sockets></topology></cpu></template>
-> Editing Template words-t properties = failed
409 [Minimum number of sockets cannot be less then 1]
# A disk that is no disk of data is not attached, a shared one stays so while several have it.
iso = POST /disks
  <disk><name>words-iso</name><content_type>iso</content_type><format>raw</format><provisioned_size>1048576</provisioned_size><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk words-iso = finished
shared = POST /disks
  <disk><name>words-s</name><shareable>true</shareable><format>raw</format><provisioned_size>1073741824</provisioned_size><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk words-s = finished
other = POST /vms
  <vm><name>words2</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM words2 in Cluster Default = finished
wait 5
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$iso"/></disk_attachment>
-> nothing
409 [Cannot attach Virtual Disk. The operation is not supported for ISO disks.]
PUT /disks/$iso
  <disk><description>no</description></disk>
-> Updating Disk words-iso properties for VMs: N/A = failed
409 [Cannot edit Virtual Disk. The operation is not supported for ISO disks.]
a1 = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$shared"/></disk_attachment>
-> 2016
a2 = POST /vms/$other/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$shared"/></disk_attachment>
-> 2016
wait 2
PUT /disks/$shared
  <disk><shareable>false</shareable></disk>
-> Updating Disk words-s properties for VMs: words, words2 = failed
409 [Cannot edit Virtual Disk. Disk is shared between VMs and cannot be made unshareable. Detach the disk from the rest of the VMs it is attached to and then update the disk to be unshareable.]
# A watchdog goes with a snapshot that has none.
s = POST /vms/$other/snapshots
  <snapshot><description>bare</description></snapshot>
-> 45 68; Creating VM Snapshot bare for VM words2 = finished
wait 10
dog = POST /vms/$other/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM words2 = finished
kept = POST /vms/$other/snapshots
  <snapshot><description>with</description></snapshot>
-> 45 68; Creating VM Snapshot with for VM words2 = finished
wait 10
POST /vms/$other/snapshots/$s/restore
-> 46 71 94 95; Preview VM Snapshot bare of VM words2 = finished; Restoring VM Snapshot bare of VM words2 = finished
200
wait 10
GET /vms/$other/watchdogs
lacks i6300esb
# What a sleeping VM shall be waits for its next run.
main = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><bootable>true</bootable><disk><name>words-b</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk words-b = finished
wait 5
POST /vms/$vm/start
-> 153 32; Launching VM words = finished
200
wait 60
POST /vms/$vm/suspend
-> 501 (503); Performing Hibernate action on VM words = finished
202
wait 60
status /vms/$vm = suspended
PUT /vms/$vm
  <vm><memory>536870912</memory><memory_policy><guaranteed>536870912</guaranteed></memory_policy></vm>
-> 35; Editing VM words properties = finished
200 <next_run_configuration_exists>true<
POST /vms/$vm/stop
-> 111; Stopping VM words = finished
200
wait 20
status /vms/$vm = down
GET /vms/$vm
200 <next_run_configuration_exists>true<
# A generator is had with a source, and of the sources one where the cluster asks for it.
rng = POST /vms
  <vm><name>swrng</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><rng_device><rate><bytes>100</bytes></rate></rng_device></vm>
-> 34 53; Creating VM swrng in Cluster Default = finished
201 <source>urandom</source>
lacks <bytes>100</bytes>
PUT /vms/$rng
  <vm><rng_device><source>hwrng</source></rng_device></vm>
-> 35; Editing VM swrng properties = finished
200 <source>urandom</source>
PUT /vms/$rng
  <vm><rng_device><rate><bytes>100</bytes><period>10</period></rate><source>random</source></rng_device></vm>
-> 35; Editing VM swrng properties = finished
200 <bytes>100</bytes>
PUT /vms/$rng
  <vm><rng_device><rate><bytes>200</bytes></rate></rng_device></vm>
-> 35; Editing VM swrng properties = finished
200
lacks <rng_device>
POST /vms
  <vm><name>swrng2</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><rng_device><source>hwrng</source></rng_device></vm>
-> Creating VM swrng2 in Cluster Default = failed
400 [Internal Engine Error]
# A fault that is sent along comes back when there is none.
POST /vms/$rng/stop
  <action><fault><reason>x</reason></fault></action>
-> 254; Stopping VM swrng = finished
200 <reason>x</reason>
# A VM without disks may lie on any domain, and what is against them is told with the rest.
POST /vms/$rng/clone
  <action><vm><name>swrng</name></vm></action>
-> Creating VM swrng as a clone of VM swrng = failed
400 [Cannot add VM. Storage Domain type is illegal., Cannot add VM. The VM name is already in use,
snap = POST /vms/$rng/snapshots
  <snapshot><description>bare</description></snapshot>
-> 45 68; Creating VM Snapshot bare for VM swrng = finished
wait 30
POST /vms
  <vm><name>swrng</name><cluster><name>Default</name></cluster><snapshots><snapshot id="$snap"/></snapshots></vm>
-> Creating VM swrng in Cluster Default = failed
400 [Cannot add VM. Storage Domain type is illegal., Cannot add VM. The VM name is already in use,
# How a disk may be called, and what no change of it changes.
odd = POST /disks
  <disk><name>odd name</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk odd name = finished
201 <alias>odd name</alias>
wait 20
PUT /disks/$odd
  <disk><description>d</description></disk>
-> Updating Disk odd name properties for VMs: N/A = failed
400 [Disk alias name must be formed of alpha-numeric characters or "-_.", Attribute: diskInfo.diskAlias]
PUT /disks/$odd
  <disk><name>plain</name><sparse>false</sparse><content_type>iso</content_type></disk>
-> 86 86; Updating Disk odd name properties for VMs: N/A = finished
200
wait 20
GET /disks/$odd
200 <sparse>true</sparse>
lacks <content_type>iso</content_type>
PUT /disks/$odd
  <disk><description>dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd</description></disk>
-> Updating Disk plain properties for VMs: N/A = failed
400 [size must be between 0 and 500, Attribute: diskInfo.diskDescription]
POST /disks
  <disk><name>ok</name><description>dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd</description><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> Adding Disk ok = failed
400 []
# A template locks the last layer of a disk alone.
POST /vms/$rng/diskattachments
  <disk_attachment><interface>virtio</interface><bootable>true</bootable><active>true</active><disk id="$odd"/></disk_attachment>
-> 2016
201
wait 20
POST /vms/$rng/snapshots
  <snapshot><description>layer</description></snapshot>
-> 45 68; Creating VM Snapshot layer for VM swrng = finished
201
wait 30
tt = POST /templates
  <template><name>swrngt</name><vm id="$rng"/></template>
-> 48 51; Creating VM Template swrngt in Data Center Default = finished
201
wait 1
POST /disks/$odd/move
  <action><storage_domain id="$data2"/></action>
-> Migrating Disk plain from data1 to data2 of VM swrng = failed
409 [Cannot move Virtual Disk: The following disks are locked: plain. Please try again in a few minutes.]
wait 30
# A copy of a template's disk has its quota, whatever the body says of the disk.
find td = /templates/$tt/diskattachments disk_attachment
POST /vms?clone=true
  <vm><name>swrngc</name><cluster><name>Default</name></cluster><template id="$tt"/><disk_attachments><disk_attachment><disk id="$td"><alias>swrngcd</alias></disk></disk_attachment></disk_attachments></vm>
-> 37 53; Creating VM swrngc from Template swrngt in Cluster Default = finished
201
wait 60
GET /disks?search=name%3Dswrngcd
200 <quota
# What comes of a disk has its quota, and layers below count what they take.
swq = POST /datacenters/$dc/quotas
  <quota><name>swq</name></quota>
-> 3000
PUT /disks/$odd
  <disk><quota id="$swq"/></disk>
-> 86 86; Updating Disk plain properties for VMs: swrng = finished
200
wait 20
POST /vms/$rng/clone
  <action><vm><name>swrngk</name></vm></action>
-> 34 53; Creating VM swrngk as a clone of VM swrng = finished
200
wait 60
GET /disks?search=name%3Dplain_swrngk
200 <quota href="/ovirt-engine/api/datacenters/$dc/quotas/$swq"
POST /datacenters/$dc/quotas/$swq/quotastoragelimits
  <quota_storage_limit><limit>100</limit></quota_storage_limit>
-> 3002
200 <usage>2.0
lacks <usage>2.0</usage>
