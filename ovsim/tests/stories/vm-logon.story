# A guest is entered by its agent, photographed, given other addresses; what stands against it
# about: VMs: logon, screenshot, reordermacs, freeze/thaw, cancel migration, stop, shutdown
vm = POST /vms
  <vm><name>lg</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
POST /vms/$vm/nics
  <nic><name>nic2</name></nic>
wait 30
POST /vms/$vm/logon
400 <detail>[]</detail>
POST /vms/$nobody/logon
400 [Cannot log on VM. VM is not found.]
POST /vms/$vm/thawfilesystems
409 [Cannot thaw VM because the VM is in Down status.]
POST /vms/$nobody/thawfilesystems
400 [Cannot thaw VM. VM is not found.]
POST /vms/$nobody/freezefilesystems
400 [Cannot freeze VM. VM is not found.]
POST /vms/$nobody/screenshot
400 [Cannot screenshot VM. VM is not found.]
POST /vms/$nobody/stop
400 [Cannot stop VM. VM is not found.]
POST /vms/$nobody/shutdown
400 [Cannot shutdown VM. VM is not found.]
POST /vms/$nobody/cancelmigration
400 [Cannot cancel migration VM. VM is not found.]
POST /vms/$nobody/reordermacaddresses
404
POST /vms/$vm/start
wait 30
POST /vms/$vm/logon #enter
200 <status>complete</status>
job enter: Logging on to VM lg = finished
POST /vms/$vm/freezefilesystems #ice
200
events ice: 10767
POST /vms/$vm/thawfilesystems #warm
200
events warm: 10768
POST /vms/$vm/screenshot #shot
200
events shot: 13502
POST /vms/$vm/reordermacaddresses #order
200
POST /vms/$vm/suspend
202
wait 2.5
POST /vms/$vm/stop
409 [Cannot stop VM. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.]
POST /vms/$vm/shutdown
409 [Cannot shutdown VM. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.]
wait 60
as guest@internal secret
POST /vms/$vm/logon
403 [User is not authorized to perform this action.]
POST /vms/$vm/reordermacaddresses
403 [User is not authorized to perform this action.]
POST /vms/$vm/stop
403 [User is not authorized to perform this action.]
