# Processors, memory, disks and NICs of a running guest
# about: VMs: hot-plug of CPU, memory, disk and NIC
vm = POST /vms
  <vm><name>hp</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><memory>1073741824</memory>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM hp in Cluster Default = finished
nic = POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
disk = POST /disks
  <disk><name>hp1</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk hp1 = finished
wait 5
POST /vms/$vm/start
-> 153 32; Launching VM hp = finished
wait 10
PUT /vms/$vm
  <vm><memory>1140850688</memory></vm>
-> Editing VM hp properties = failed
400 [Cannot edit VM. Amount of added memory (64MiB) is not dividable by 128MiB.]
PUT /vms/$vm
  <vm><memory>99999999999999</memory></vm>
-> Editing VM hp properties = failed
400 MiB) is not dividable by 128MiB.]
PUT /vms/$vm
  <vm><memory>1099511627776</memory></vm>
-> Editing VM hp properties = failed
409 cannot exceed maximum memory size
PUT /vms/$vm #memory
  <vm><memory>1207959552</memory></vm>
-> 35 (2039); Editing VM hp properties = finished
200 <memory>1207959552</memory>
events memory: 35
PUT /vms/$vm #sockets
  <vm><cpu><topology><sockets>2</sockets></topology></cpu></vm>
-> 35 (2033); Editing VM hp properties = finished
200 <sockets>2</sockets>
events sockets: 35
PUT /vms/$vm
  <vm><custom_compatibility_version><major>4</major><minor>6</minor></custom_compatibility_version></vm>
-> 35; Editing VM hp properties = finished
200 <minor>6</minor>
POST /vms/$vm/diskattachments #disk
  <disk_attachment><interface>virtio</interface><active>true</active><disk id="$disk"/></disk_attachment>
-> 2016
201
events disk: 2016
PUT /vms/$vm/diskattachments/$disk
  <disk_attachment><interface>virtio_scsi</interface></disk_attachment>
-> Updating Disk hp1 properties for VMs: hp = failed
409 At least one of the VMs is not down.
PUT /vms/$vm/diskattachments/$disk #unplug
  <disk_attachment><active>false</active></disk_attachment>
-> 2002 88 88; Updating Disk hp1 properties for VMs: hp = finished
200
wait 5
events unplug: 2002 88 88
PUT /vms/$vm/nics/$nic
  <nic><interface>e1000</interface></nic>
-> nothing
409 Please un-plug the interface
DELETE /vms/$vm/nics/$nic
-> nothing
409 [Cannot remove Interface. The VM Network Interface is plugged to a running VM.]
PUT /vms/$vm/nics/$nic #nic
  <nic><plugged>false</plugged></nic>
-> 934 (1014)
200
events nic: 934
DELETE /vms/$vm/nics/$nic #without
-> 930
200
events without: 930
