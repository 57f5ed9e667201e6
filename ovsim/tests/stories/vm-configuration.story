# A VM made again of its own OVF, with its NIC and its disk
# about: VMs: export/import (configuration)
vm = POST /vms
  <vm><name>kept</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><memory>536870912</memory><memory_policy><guaranteed>536870912</guaranteed></memory_policy></vm>
-> 34 53; Creating VM kept in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
# A card's network is not looked at, nor the name of its profile.
spare = POST /vms/$vm/nics
  <nic><name>nic2</name><network><name>nosuch</name></network><vnic_profile><name>ovirtmgmt</name></vnic_profile></nic>
-> 932 (1012)
201
lacks <vnic_profile
DELETE /vms/$vm/nics/$spare
-> 930
# What is to be plugged is read first.
PUT /vms/$vm/diskattachments/00000000-0000-0000-0000-00000000000d
  <disk_attachment><active>true</active></disk_attachment>
-> nothing
404
lacks fault
PUT /vms/$vm
  <vm><os><type>windows_2022</type></os></vm>
-> Editing VM kept properties = failed
400 [Cannot edit VM. Invalid time zone for given OS type., Attribute: vmStatic]
win = POST /vms
  <vm><name>win</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><type>windows_2022</type></os></vm>
-> 34 53; Creating VM win in Cluster Default = finished
201 <name>GMT Standard Time</name>
wait 30
DELETE /vms/$win
-> 113; Removing VM win from system = finished
POST /vms
  <vm><cluster><name>Default</name></cluster><initialization><configuration><type>ovf</type></configuration></initialization></vm>
-> nothing
400 Vm [initialization.configuration.data] required for add
POST /vms
  <vm><name>x</name><cluster><name>Default</name></cluster><initialization><configuration><type>ovf</type><data>nothing</data></configuration></initialization></vm>
-> nothing
400 failed to parse a given ovf configuration error loading ovf, message content is not allowed in prolog.
keep ovf = /vms/$vm?all_content=true data
POST /vms
  <vm><cluster><name>Default</name></cluster><initialization><configuration><type>ovf</type><data>$ovf</data></configuration></initialization></vm>
-> Importing VM kept from configuration to Cluster Default = failed
409 Either allow duplicate MACs in MAC Pool, or allow reassignment of bad MACs during import. Problematic NICs are 	nic1]
DELETE /vms/$vm?detach_only=true
-> 113; Removing VM kept from system = finished
200
again = POST /vms #import
  <vm><cluster><name>Default</name></cluster><initialization><configuration><type>ovf</type><data>$ovf</data></configuration></initialization></vm>
-> 174; Importing VM kept from configuration to Cluster Default = finished
201 <memory>536870912</memory>
events import: 174
job import: Importing VM kept from configuration to Cluster Default = finished
status /vms/$again = down
GET /vms/$vm
200 <name>kept</name>
GET /vms/$again/nics
200 <name>nic1</name>
GET /vms/$again/diskattachments/$disk
200
