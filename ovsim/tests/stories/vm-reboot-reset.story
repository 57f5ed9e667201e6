# Rebooted, reset, and rebooted cold when a change waits for the next run
# about: VMs: reboot, reset, next-run changes
vm = POST /vms
  <vm><name>rb</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM rb in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/reboot
-> Rebooting VM rb = failed
409 [Cannot restart VM because the VM is in Down status.]
POST /vms/$vm/reset
-> Resetting VM rb = failed
409 [Cannot reset VM because the VM is in Down status.]
POST /vms/$vm/start
-> 153 32; Launching VM rb = finished
wait 10
POST /vms/$vm/reboot #reboot
-> 157; Rebooting VM rb = finished
200
status /vms/$vm = reboot_in_progress
wait 10
status /vms/$vm = up
events reboot: 157
job reboot: Rebooting VM rb = finished
POST /vms/$vm/reset #reset
-> 221; Resetting VM rb = finished
wait 10
events reset: 221
job reset: Resetting VM rb = finished
PUT /vms/$vm #waits
  <vm><cpu><topology><cores>2</cores></topology></cpu></vm>
-> 35; Editing VM rb properties = finished
200 <next_run_configuration_exists>true</next_run_configuration_exists>
events waits: 35
GET /vms/$vm
200 <cores>1</cores>
GET /vms/$vm?next_run=true
200 <cores>2</cores>
POST /vms/$vm/reboot #cold
-> 157 (73 61 9611 253 506 506); Rebooting VM rb = finished
wait 30
events cold: 157
GET /vms/$vm
200 <cores>2</cores>
lacks <next_run_configuration_exists>true
