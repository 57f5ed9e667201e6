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
