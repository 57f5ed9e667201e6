# Discs put into a running VM, beside what it will start with
# about: VMs: CD-ROM
vm = POST /vms
  <vm><name>cd</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>cdrom</device></devices></boot></os></vm>
-> 34 53 (998); Creating VM cd in Cluster Default = finished
wait 30
find iso = /storagedomains?search=name%3Diso storage_domain
find file = /storagedomains/$iso/files file
# The body is read before the VM is looked for, and what runs is changed by a command that misses it itself.
PUT /vms/00000000-0000-0000-0000-00000000000c/cdroms/00000000-0000-0000-0000-000000000000
  <cdrom/>
-> nothing
400 Cdrom [file] required for update
PUT /vms/00000000-0000-0000-0000-00000000000c/cdroms/00000000-0000-0000-0000-000000000000?current=true
  <cdrom><file id="disc"/></cdrom>
-> Changing CD-ROM for VM 00000000-0000-0000-0000-00000000000c = failed
400 [Cannot Change CD VM. VM is not found.]
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000
  <cdrom><file id="disc"/></cdrom>
-> Editing VM cd properties = failed
400 [Cannot edit VM. Invalid CD image format., Attribute: vmStatic.isoPath]
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000
  <cdrom><file id="nosuch.iso"/></cdrom>
-> Editing VM cd properties = failed
400 [Invalid ISO image path]
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true
  <cdrom><file id="$file"/></cdrom>
-> Changing CD-ROM for VM cd = failed
409 [Cannot Change CD VM because the VM is in Down status.]
POST /vms/$vm/start
-> 153 32; Launching VM cd = finished
wait 10
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true #in
  <cdrom><file id="$file"/></cdrom>
-> 38; Changing CD-ROM for VM cd = finished
200 <file id="$file"
events in: 38
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true
  <cdrom><file id="disc"/></cdrom>
-> Changing CD-ROM for VM cd = failed
400 [Cannot Change CD VM. Invalid CD image format.]
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true
  <cdrom><file id="nosuch.iso"/></cdrom>
-> 102e; Changing CD-ROM for VM cd = failed
400 [Drive image file could not be found]
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true #again
  <cdrom><file id="$file"/></cdrom>
-> 1191; Changing CD-ROM for VM cd = finished
200
events again: 1191
GET /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000
200
lacks <file
GET /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true
200 <file
# A list has no eye for what is in the drive now.
GET /vms/$vm/cdroms?current=true
200
lacks <file
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true
  <cdrom><file id=""/></cdrom>
-> 528; Changing CD-ROM for VM cd = finished
200
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000?current=true #empty
  <cdrom><file id=""/></cdrom>
-> 1192; Changing CD-ROM for VM cd = finished
200
events empty: 1192
PUT /vms/$vm/cdroms/00000000-0000-0000-0000-000000000000 #next
  <cdrom><file id="$file"/></cdrom>
-> 35; Editing VM cd properties = finished
200
events next: 35
POST /vms/$vm/cdroms
  <cdrom/>
-> nothing
400 Parameter 'cdrom.file.id' is mandatory but was not provided.
# A template has the disc of its VM, and so have those made of it; a disk that is one is not removed while it lies in a drive.
disc = POST /disks
  <disk><alias>disc</alias><content_type>iso</content_type><provisioned_size>1048576</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk disc = finished
wait 10
plain = POST /vms
  <vm><name>cdp</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM cdp in Cluster Default = finished
PUT /vms/$plain/cdroms/00000000-0000-0000-0000-000000000000
  <cdrom><file id="$disc"/></cdrom>
-> 35; Editing VM cdp properties = finished
200
of = POST /templates
  <template><name>cdt</name><vm id="$plain"/></template>
-> 48 51; Creating VM Template cdt in Data Center Default = finished
GET /templates/$of/cdroms
200 <file id="$disc"
DELETE /disks/$disc
-> Removing Disk disc = failed
409 [Cannot remove Virtual Disk. The disk is an ISO disk attached as CDROM to the following VMs/Templates: cdt,cdp.]
child = POST /vms
  <vm><name>cdc</name><cluster><name>Default</name></cluster><template id="$of"/></vm>
-> 34 53; Creating VM cdc in Cluster Default = finished
GET /vms/$child/cdroms
200 <file id="$disc"
wait 10
POST /vms/$plain/clone
  <action><vm><name>cdclone</name></vm></action>
-> 34 53; Creating VM cdclone as a clone of VM cdp = finished
200
wait 60
find copy = /vms?search=name%3Dcdclone vm
GET /vms/$copy/cdroms
200 <file id="$disc"
