# The same thing told differently by where it is looked at
# about: VMs, disks, snapshots, hosts: what documents tell
vm = POST /vms
  <vm><name>looked</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM looked in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><name>looked-at</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk looked-at = finished
nic = POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
# A disk below its domain: fewer actions and links, and the domain's name; asked for alone it is as everywhere.
GET /storagedomains/$data1/disks
200 href="/ovirt-engine/api/disks/$disk" id="$disk"
GET /storagedomains/$data1/disks
200 <storage_domain href="/ovirt-engine/api/storagedomains/$data1" id="$data1"/>
GET /storagedomains/$data1/disks
lacks /convert
GET /storagedomains/$data1/disks
lacks /disksnapshots
GET /storagedomains/$data1/disks/$disk
200 href="/ovirt-engine/api/disks/$disk/convert"
find center = /datacenters data_center Default
GET /datacenters/$center/storagedomains/$data1/disks
200 href="/ovirt-engine/api/storagedomains/$data1/disks/$disk/sparsify"
# Nothing is kept below the active snapshot: it has what the VM has.
find active = /vms/$vm/snapshots snapshot
GET /vms/$vm/snapshots/$active
200 <name>looked</name>
GET /vms/$vm/snapshots/$active
200 href="/ovirt-engine/api/vms/$vm/snapshots/$active/disks"
GET /vms/$vm/snapshots
lacks /disks"
GET /vms/$vm/snapshots/$active/disks
200 <name>looked-at</name>
GET /vms/$vm/snapshots/$active/disks
200 <actual_size>200704</actual_size>
GET /vms/$vm/snapshots/$active/disks/$disk
200 <snapshot id="$active"/>
GET /vms/$vm/snapshots/$active/nics/$nic
200 <name>nic1</name>
GET /vms/$vm/snapshots/$active/cdroms
200 <cdrom id="
GET /vms/$vm/snapshots/$active/disks/$nobody
404
kept = POST /vms/$vm/snapshots
  <snapshot><description>kept</description></snapshot>
-> 45 68; Creating VM Snapshot kept for VM looked = finished
wait 30
GET /vms/$vm/snapshots/$kept/disks
200 <actual_size>1073741824</actual_size>
find image = /disks/$disk/disksnapshots disk_snapshot
GET /disks/$disk/disksnapshots/$image
200 <data_center id="$center"/>
GET /disks/$disk/disksnapshots/$image
200 <storage_domain id="$data1"/>
GET /storagedomains/$data1/disksnapshots/$image
200 <storage_domain id="$data1"/>
# A VM below its domain: no devices, no console; what it would bring along is told on export domains alone.
GET /storagedomains/$data1/vms/$vm
lacks <rng_device>
GET /storagedomains/$data1/vms/$vm
lacks <virtio_scsi>
GET /storagedomains/$data1/vms/$vm
lacks <type>vnc</type>
GET /storagedomains/$data1/vms/$vm/disks
404
GET /storagedomains/$data1/vms/$vm/diskattachments
404
# Of a VM that runs lists tell the certificate of its host, too.
POST /vms/$vm/start
-> 153 32; Launching VM looked = finished
wait 30
GET /vms?search=name%3Dlooked
200 <certificate>
# The CPUs of a host, and what its cards hear.
GET /hosts/$host1/cpuunits
200 <runs_vdsm>true</runs_vdsm>
find card = /hosts/$host1/nics host_nic eth0
GET /hosts/$host1/nics/$card/linklayerdiscoveryprotocolelements
200
GET /hosts/$host1/devices
200 <parent_device href="/ovirt-engine/api/hosts/$host1/devices/
# What is told of a cluster and of instance types only with all content.
find cluster = /clusters cluster Default
GET /clusters/$cluster
lacks <management_network
GET /clusters?all_content=true
200 <management_network href="/ovirt-engine/api/datacenters/$center/clusters/$cluster/networks/
GET /instancetypes
lacks <console>
GET /instancetypes?all_content=true
200 <tpm_enabled>false</tpm_enabled>
# Followed from a list of VMs, snapshots are dressed alike and can be followed on; from one VM they cannot.
GET /vms?search=name%3Dlooked&follow=snapshots
200 <vm href="/ovirt-engine/api/vms/$vm" id="$vm"/>
GET /vms?search=name%3Dlooked&follow=snapshots.disks
200 <snapshot id="$kept"/>
GET /vms/$vm?follow=snapshots.disks
500 Problem fetching 'disks' from Snapshot
GET /clusters?follow=gluster_volumes
200
lacks <gluster_volumes/>
GET /clusters?follow=external_network_providers
500
GET /cpuprofiles?follow=permissions
500
# A new disk below its domain is called by this path.
POST /storagedomains/$data1/disks
  <disk><name>below</name><provisioned_size>1073741824</provisioned_size><format>cow</format></disk>
-> 2020 2021; Adding Disk below = finished
201 <disk href="/ovirt-engine/api/storagedomains/$data1/disks/
