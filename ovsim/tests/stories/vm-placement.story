# Where a VM may run: hosts that have its networks, with profiles of its own cluster and domains
# about: VMs: start, migrate (networks of hosts, profiles)
net = POST /networks
  <network><name>far</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network far to Data Center: Default = finished
wait 5
POST /clusters/$cluster/networks
  <network id="$net"><required>false</required></network>
-> nothing
201
find profile = /networks/$net/vnicprofiles vnic_profile
vm = POST /vms
  <vm><name>pl</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM pl in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name><vnic_profile id="$profile"/></nic>
-> 932 (1012)
201
wait 30
POST /vms/$vm/start #nowhere
-> 54e; Launching VM pl = failed
409 The host host01 did not satisfy internal filter Network because network(s) far are missing., The host host01 did not satisfy internal filter Network because network(s) far are missing.
events nowhere: 54e
POST /hosts/$host2/setupnetworks
  <action><modified_network_attachments><network_attachment><network id="$net"/><host_nic><name>eth1</name></host_nic></network_attachment></modified_network_attachments></action>
-> (606); Configuring networks on host host02 = finished
200
POST /vms/$vm/start #here
-> 153 32; Launching VM pl = finished
200
wait 15
status /vms/$vm = up
GET /vms/$vm
200 <host href="/ovirt-engine/api/hosts/$host2" id="$host2"
POST /vms/$vm/migrate #away
-> 65e; Migrating VM pl = failed
409 [Cannot migrate VM. There is no host that satisfies current scheduling constraints. See below for details:, The host host01 did not satisfy internal filter Network because network(s) far are missing.]
events away: 65e
find cpu = /clusters/$cluster/cpuprofiles cpu_profile
other = POST /clusters
  <cluster><name>other</name><data_center id="$dc"/><cpu><architecture>x86_64</architecture><type>Secure Intel Cascadelake Server Family</type></cpu></cluster>
-> 809 (850 850 10130)
wait 5
POST /vms
  <vm><name>pl2</name><cluster id="$other"/><template><name>Blank</name></template><cpu_profile id="$cpu"/></vm>
-> Creating VM pl2 in Cluster other = failed
400 [Cannot add VM. CPU Profile doesn't match provided Cluster.]
still = POST /vms
  <vm><name>plstill</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM plstill in Cluster Default = finished
POST /templates
  <template><name>pt</name><vm id="$still"/><cluster id="$other"/></template>
-> Creating VM Template pt in Data Center Default = failed
400 [Cannot add Template. CPU Profile doesn't match provided Cluster.]
POST /vms
  <vm><name>pl2</name><cluster id="$cluster"/><template><name>Blank</name></template><cpu_profile id="$nobody"/></vm>
-> Creating VM pl2 in Cluster Default = failed
400 [Cannot add VM. CPU profile with id ${cpuProfileId} doesn't exist.]
find disks2 = /storagedomains/$data2/diskprofiles disk_profile
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>pld</name><provisioned_size>1073741824</provisioned_size><format>cow</format><disk_profile id="$disks2"/><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> Adding Disk pld = failed
400 Cannot find a disk profile defined on storage domain $data1.]
POST /vms/$vm/stop
-> 33 (61); Stopping VM pl = finished
wait 10
disk = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>pld</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk pld = finished
wait 20
POST /templates
  <template><name>plp</name><vm id="$vm"><disk_attachments><disk_attachment><disk id="$disk"><disk_profile id="$disks2"/></disk></disk_attachment></disk_attachments></vm></template>
-> 48 51; Creating VM Template plp in Data Center Default = finished
201
wait 20
POST /templates
  <template><name>plt</name><vm id="$vm"/><cpu_profile id="$nobody"/></template>
-> Creating VM Template plt in Data Center Default = failed
400 [Cannot add Template. CPU profile with id ${cpuProfileId} doesn't exist.]
tpl = POST /templates
  <template><name>plt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template plt in Data Center Default = finished
wait 60
find tdisk = /templates/$tpl/diskattachments disk_attachment
POST /vms?clone=true
  <vm><name>pl3</name><cluster id="$cluster"/><template id="$tpl"/><disk_attachments><disk_attachment><disk id="$tdisk"><disk_profile id="$disks2"/></disk></disk_attachment></disk_attachments></vm>
-> Creating VM pl3 from Template plt in Cluster Default = failed
400 [Cannot add VM. Cannot find a disk profile defined on storage domain $data1.]
POST /vms?clone=true
  <vm><name>pl3</name><cluster id="$cluster"/><template id="$tpl"/><disk_attachments><disk_attachment><disk id="$tdisk"><disk_profile id="$disks2"/><storage_domains><storage_domain id="$data2"/></storage_domains></disk></disk_attachment></disk_attachments></vm>
-> 37 53; Creating VM pl3 from Template plt in Cluster Default = finished
201
# what the host has not, each in the words of its filter; of two hosts it is told twice what the first one was
hooked = POST /vms
  <vm><name>hooked</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os>
  <custom_properties><custom_property><name>sap_agent</name><value>true</value></custom_property></custom_properties></vm>
-> 34 53; Creating VM hooked in Cluster Default = finished
201
POST /vms/$hooked/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
201
wait 30
POST /vms/$hooked/start
-> 54e; Launching VM hooked = failed
409 filter Host-hooks because the host does not contain required VDS hook 50_vhostmd., The host host01 did not
PUT /vms/$hooked
  <vm><custom_properties><custom_property><name>hugepages</name><value>2048</value></custom_property></custom_properties></vm>
-> 35; Editing VM hooked properties = finished
200
POST /vms/$hooked/start
-> 54e; Launching VM hooked = failed
409 filter HugePages because there are not enough free huge pages to run the VM.
PUT /vms/$hooked
  <vm><custom_properties><custom_property><name>mdev_type</name><value>nvidia-11</value></custom_property></custom_properties></vm>
-> 35; Editing VM hooked properties = finished
200
GET /vms/$hooked/mediateddevices
200 <value>nvidia-11</value>
POST /vms/$hooked/start
-> 54e; Launching VM hooked = failed
409 filter MDevice because some of the required mDev devices are missing (nvidia-11).
PUT /vms/$hooked
  <vm><cpu><cpu_tune><vcpu_pins><vcpu_pin><cpu_set>0</cpu_set><vcpu>0</vcpu></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>
-> Editing VM hooked properties = failed
400 [Cannot set host CPU pinning when a host is not selected]
PUT /vms/$hooked
  <vm><placement_policy><affinity>pinned</affinity><hosts><host id="$host2"/></hosts></placement_policy><cpu><cpu_tune><vcpu_pins><vcpu_pin><cpu_set>0</cpu_set><vcpu>7</vcpu></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>
-> Editing VM hooked properties = failed
400 [CPU pinning validation failed - virtual CPU does not exist in vm.]
DELETE /vms/$hooked
-> 113; Removing VM hooked from system = finished
200
POST /vms
  <vm><name>manual</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><cpu_pinning_policy>manual</cpu_pinning_policy></vm>
-> Creating VM manual in Cluster Default = failed
400 [Cannot add VM. The CPU Pinning policy is set to 'Manual' but no cpu pinning string is provided.]
# a screen that its graphics cannot show is refused from then on
screen = POST /vms
  <vm><name>screen</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM screen in Cluster Default = finished
201
wait 30
POST /vms/$screen/graphicsconsoles
  <graphics_console><protocol>spice</protocol></graphics_console>
-> nothing
201
PUT /vms/$screen
  <vm><comment>c</comment></vm>
-> Editing VM screen properties = failed
400 [Cannot edit VM. Selected display type is not supported by the operating system.]
PUT /vms/$screen
  <vm><display><video_type>qxl</video_type></display></vm>
-> 35; Editing VM screen properties = finished
200 <video_type>qxl</video_type>
DELETE /vms/$screen
-> 113; Removing VM screen from system = finished
200
