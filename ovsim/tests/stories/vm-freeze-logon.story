# What a guest is asked to do while it runs
# about: VMs: freeze/thaw, maintenance, logon, screenshot, reordermacs, detach
vm = POST /vms
  <vm><name>fr</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
wait 30
POST /vms/$vm/freezefilesystems
409 [Cannot freeze VM because the VM is in Down status.]
POST /vms/$vm/logon
400 <detail>[]</detail>
POST /vms/$vm/screenshot
409 [Cannot screenshot VM because the VM is in Down status.]
POST /vms/$vm/detach
403 [User is not authorized to perform this action.]
POST /vms/$vm/maintenance
400 Parameter 'maintenance_enabled' is mandatory but was not provided.
POST /vms/$vm/maintenance
  <action><maintenance_enabled>true</maintenance_enabled></action>
400 hosted engine
POST /vms/$vm/start
wait 10
POST /vms/$vm/freezefilesystems #freeze
200
events freeze: 10767
POST /vms/$vm/thawfilesystems #thaw
200
events thaw: 10768
POST /vms/$vm/logon
200
POST /vms/$vm/reordermacaddresses
200
POST /vms/$vm/screenshot #shot
200
events shot: 13502
