# Paused at its start, resumed; suspended to disk and resumed
# about: VMs: suspend, resume
vm = POST /vms
  <vm><name>ps</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM ps in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/suspend
-> Performing Hibernate action on VM ps = failed
409 [Cannot hibernate VM. VM is not up.]
POST /vms/$vm/start #pause
  <action><pause>true</pause></action>
-> 179 (1025); Launching VM ps = finished
wait 5
status /vms/$vm = paused
member /vms/$vm status_detail = noerr
member /vms/$vm run_once = false
events pause: 179
POST /vms/$vm/suspend
-> Performing Hibernate action on VM ps = failed
409 [Cannot hibernate VM. VM is not up.]
POST /vms/$vm/reset
-> Resetting VM ps = failed
409 [Cannot reset VM because the VM is in Paused status.]
POST /vms/$vm/start #resume
-> 40 32; Launching VM ps = finished
200
wait 5
events resume: 40 32
POST /vms/$vm/suspend #suspend
-> 501 (503); Performing Hibernate action on VM ps = finished
202 <async>true</async>
job suspend: Performing Hibernate action on VM ps = started
find asleep = /disks?search=name%3Dps_hibernation_memory disk
member /disks/$asleep status = locked
member /disks/$asleep description = memory dump for VM hibernation
wait 20
member /disks/$asleep status = ok
status /vms/$vm = suspended
job suspend: Performing Hibernate action on VM ps = finished
events suspend: 501
DELETE /vms/$vm
-> Removing VM ps from system = failed
409 [Cannot remove VM that its state is not down.\n-Please stop the VM first.]
POST /vms/$vm/migrate
-> 65e; Migrating VM ps = failed
409 [Cannot migrate VM. VM is not running.]
POST /vms/$vm/ticket
-> nothing
409 [Cannot set Virtual Machine Ticket because the VM is in Suspended status.]
POST /vms/$vm/start #back
-> 153 32; Launching VM ps = finished
wait 20
status /vms/$vm = up
events back: 153 32
member /disks/$asleep alias = gone
GET /jobs?follow=steps
200 <description>Deleting Image</description>
POST /vms/$vm/suspend
-> 501 (503); Performing Hibernate action on VM ps = finished
wait 20
POST /vms/$vm/stop #clear
-> 111; Stopping VM ps = finished
200
status /vms/$vm = down
events clear: 111
