# A guest is entered by its agent, photographed, given other addresses; what stands against it
# about: VMs: logon, screenshot, reordermacs, freeze/thaw, cancel migration, stop, shutdown
vm = POST /vms
  <vm><name>lg</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM lg in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
POST /vms/$vm/nics
  <nic><name>nic2</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/logon
-> Logging on to VM lg = failed
400 <detail>[]</detail>
POST /vms/$nobody/logon
-> Logging on to VM $nobody = failed
400 [Cannot log on VM. VM is not found.]
POST /vms/$vm/thawfilesystems
-> ThawVm = failed
409 [Cannot thaw VM because the VM is in Down status.]
POST /vms/$nobody/thawfilesystems
-> ThawVm = failed
400 [Cannot thaw VM. VM is not found.]
POST /vms/$nobody/freezefilesystems
-> FreezeVm = failed
400 [Cannot freeze VM. VM is not found.]
POST /vms/$nobody/screenshot
-> ScreenshotVm = failed
400 [Cannot screenshot VM. VM is not found.]
POST /vms/$nobody/stop
-> Stopping VM $nobody = failed
400 [Cannot stop VM. VM is not found.]
POST /vms/$nobody/shutdown
-> Shutting down VM $nobody = failed
400 [Cannot shutdown VM. VM is not found.]
POST /vms/$nobody/cancelmigration
-> nothing
400 [Cannot cancel migration VM. VM is not found.]
POST /vms/$nobody/reordermacaddresses
-> nothing
404
POST /vms/$vm/start
-> 153 32; Launching VM lg = finished
wait 30
POST /vms/$vm/logon #enter
-> Logging on to VM lg = finished
200 <status>complete</status>
job enter: Logging on to VM lg = finished
POST /vms/$vm/freezefilesystems #ice
-> 10767; FreezeVm = finished
200
events ice: 10767
POST /vms/$vm/thawfilesystems #warm
-> 10768; ThawVm = finished
200
events warm: 10768
POST /vms/$vm/screenshot #shot
-> 13502; ScreenshotVm = finished
200
events shot: 13502
POST /vms/$vm/reordermacaddresses #order
-> nothing
200
POST /vms/$vm/suspend
-> 501; Performing Hibernate action on VM lg = finished
202
wait 2.5
POST /vms/$vm/stop
-> Stopping VM lg = failed
409 [Cannot stop VM. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.]
POST /vms/$vm/shutdown
-> (503); Shutting down VM lg = failed
409 [Cannot shutdown VM. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.]
wait 60
find login = /users?search=usrname%3Dguest user
POST /templates/00000000-0000-0000-0000-000000000000/permissions
  <permission><role><name>UserRole</name></role><user id="$login"/></permission>
-> 850
201
as guest@internal secret
POST /vms/$vm/logon
-> Logging on to VM lg = failed
403 [User is not authorized to perform this action.]
POST /vms/$vm/reordermacaddresses
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$vm/stop
-> Stopping VM lg = failed
403 [User is not authorized to perform this action.]
