# Run once with another boot order, which a volatile one loses with the next reboot
# about: VMs: start incl. run-once, cloud-init and initialization
vm = POST /vms
  <vm><name>ro</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM ro in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/start
  <action><use_cloud_init>true</use_cloud_init><use_sysprep>true</use_sysprep></action>
-> nothing
409 <reason>Cannot use multiple initialization tags simultaneously when running VM.</reason>
lacks <detail>
POST /vms/$vm/start
  <action><vm><domain><name>d</name><user><user_name>u</user_name></user></domain></vm></action>
-> 54e; Launching VM ro in run-once mode = failed
400 [Missing UserName or Password.]
POST /vms/$vm/start
  <action><vm><placement_policy><hosts><host><name>nosuch</name></host></hosts></placement_policy></vm></action>
-> nothing
404 Entity not found: nosuch
POST /vms/$vm/start #once
  <action><use_cloud_init>true</use_cloud_init><volatile>true</volatile><vm><initialization><host_name>h</host_name></initialization>
  <os><boot><devices><device>cdrom</device></devices></boot></os></vm></action>
-> 153 32; Launching VM ro in run-once mode = finished
200
wait 10
job once: Launching VM ro in run-once mode = finished
events once: 153 32
member /vms/$vm run_once = true
GET /vms/$vm
200 <device>cdrom</device>
GET /vms/$vm?next_run=true
200 <device>network</device>
POST /vms/$vm/reboot #again
-> 157 (73 61 9611 506 506); Rebooting VM ro = finished
200
status /vms/$vm = reboot_in_progress
wait 30
status /vms/$vm = up
events again: 157
member /vms/$vm run_once = false
GET /vms/$vm
200 <device>network</device>
POST /vms/$vm/stop
-> 33 (61); Stopping VM ro = finished
wait 5
POST /vms/$vm/start #stateless
  <action><vm><stateless>true</stateless></vm></action>
-> 150 537; Launching VM ro in run-once mode = finished
200
status /vms/$vm = down
wait 20
events stateless: 150 537
POST /vms/$vm/suspend
-> Performing Hibernate action on VM ro = failed
409 [Cannot suspend VM, VM is stateless.]
POST /vms/$vm/start
-> 54e; Launching VM ro = failed
409 [Cannot run VM because the VM is in Up status.]
