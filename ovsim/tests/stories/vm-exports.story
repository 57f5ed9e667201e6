# A VM written to an OVA on a host, put into an export domain, and brought back from both
# about: VMs: export/import to OVA and domain
vm = POST /vms
  <vm><name>ex</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM ex in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><bootable>true</bootable><disk><name>exd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk exd = finished
wait 30
POST /vms/$vm/export
-> nothing
400 No matching signature found, make sure that mandatory attributes are provided.
POST /vms/$vm/export
  <action><host><name>nohost</name></host><directory>/tmp</directory><filename>ex.ova</filename></action>
-> nothing
404 Entity not found: nohost
POST /vms/$vm/export
  <action><host id="$host1"/><directory>/tmp/nosuch</directory><filename>ex.ova</filename></action>
-> Exporting VM ex as an OVA to /tmp/nosuch/ex.ova on Host host01 = failed
400 [Cannot export VM. Invalid target folder: /tmp/nosuch on Host host01. You may refer to the engine.log file for further details.]
POST /vms/$vm/export
  <action><storage_domain id="$data1"/></action>
-> Exporting VM ex To Export Domain data1 = failed
400 [Cannot export VM. The specified domain 'data1' is not an export domain.]
POST /vms/$vm/export
  <action><storage_domain id="$nobody"/></action>
-> Exporting VM ex To Export Domain $nobody = failed
400 [Cannot export VM. Storage Domain doesn't exist.]
POST /vms/$vm/export #ova
  <action><host id="$host1"/><directory>/tmp</directory><filename>ex.ova</filename></action>
-> 1223 1224; Exporting VM ex as an OVA to /tmp/ex.ova on Host host01 = finished
200
events ova: 1223
wait 60
events ova: 1223 1224
job ova: Exporting VM ex as an OVA to /tmp/ex.ova on Host host01 = finished
ed = POST /storagedomains
  <storage_domain><name>exported</name><type>export</type><host id="$host1"/><storage><type>nfs</type><address>10.0.0.9</address><path>/export</path></storage></storage_domain>
-> 956; Adding NFS Storage Domain exported to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
wait 20
POST /datacenters/$dc/storagedomains
  <storage_domain id="$ed"/>
-> 962 (966); Attaching Storage Domain exported to Data Center Default = finished
wait 30
POST /vms/$vm/export #out
  <action><storage_domain id="$ed"/></action>
-> 1162 1150; Exporting VM ex To Export Domain exported = finished
202 <async>true</async>
POST /vms/$vm/export
  <action><storage_domain id="$ed"/></action>
-> Exporting VM ex To Export Domain exported = failed
409 [Cannot export VM: The following disks are locked: exd. Please try again in a few minutes.]
GET /jobs?follow=steps
200 <description>Moving Image</description>
wait 60
events out: 1162 1150
GET /events?search=type%3D1150&max=1
200 <template href="/ovirt-engine/api/templates/$vm" id="$vm"
find there = /storagedomains/$ed/vms vm
POST /storagedomains/$ed/vms/$there/import
  <action><cluster><name>Default</name></cluster></action>
-> nothing
400 Action [storageDomain.id|name] required for doImport
POST /storagedomains/$ed/vms/$there/import
  <action><storage_domain id="$data1"/><cluster><name>Default</name></cluster></action>
-> Importing VM ex to Cluster Default = failed
409 Import VM failed - VM ID already exists in the system. Please remove the VM (ex) from the system first
DELETE /vms/$vm
-> 113; Removing VM ex from system = finished
wait 20
POST /storagedomains/$ed/vms/$there/import #in
  <action><storage_domain id="$data1"/><cluster><name>Default</name></cluster></action>
-> 1165 1152; Importing VM ex to Cluster Default = finished
200
wait 60
events in: 1165 1152
find again = /vms?search=name%3Dex vm
status /vms/$again = down
POST /externalvmimports
  <external_vm_import/>
-> nothing
400 ExternalVmImport [provider, url, name, cluster.id|name, storageDomain.id|name] required for add
POST /externalvmimports
  <external_vm_import><name>x</name><vm><name>ova</name></vm><provider>kvm</provider><url>ova:///tmp/ex.ova</url><cluster><name>nocluster</name></cluster><storage_domain><name>data1</name></storage_domain><host><name>host01</name></host></external_vm_import>
-> nothing
404
POST /externalvmimports #import
  <external_vm_import><name>x</name><vm><name>ova</name></vm><provider>kvm</provider><url>ova:///tmp/ex.ova</url><cluster><name>Default</name></cluster><storage_domain><name>data1</name></storage_domain><host><name>host01</name></host></external_vm_import>
-> 1165 1152; Importing VM ova to Cluster Default = finished
201
