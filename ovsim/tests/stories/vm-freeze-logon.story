# What a guest is asked to do while it runs
# about: VMs: freeze/thaw, maintenance, logon, screenshot, reordermacs, detach
vm = POST /vms
  <vm><name>fr</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM fr in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/freezefilesystems
-> FreezeVm = failed
409 [Cannot freeze VM because the VM is in Down status.]
POST /vms/$vm/logon
-> Logging on to VM fr = failed
400 <detail>[]</detail>
POST /vms/$vm/screenshot
-> ScreenshotVm = failed
409 [Cannot screenshot VM because the VM is in Down status.]
POST /vms/$vm/detach
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$vm/maintenance
-> nothing
400 Parameter 'maintenance_enabled' is mandatory but was not provided.
POST /vms/$vm/maintenance
  <action><maintenance_enabled>true</maintenance_enabled></action>
-> nothing
400 hosted engine
POST /vms/$vm/start
-> 153 32; Launching VM fr = finished
wait 10
POST /vms/$vm/freezefilesystems #freeze
-> 10767; FreezeVm = finished
200
events freeze: 10767
POST /vms/$vm/thawfilesystems #thaw
-> 10768; ThawVm = finished
200
events thaw: 10768
POST /vms/$vm/logon
-> Logging on to VM fr = finished
200
POST /vms/$vm/reordermacaddresses
-> nothing
200
POST /vms/$vm/screenshot #shot
-> 13502; ScreenshotVm = finished
200
events shot: 13502
