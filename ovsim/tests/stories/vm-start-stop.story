# Started, stopped and shut down, with what a status forbids
# about: VMs: start, stop, shutdown
vm = POST /vms #add
  <vm><name>s1</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM s1 in Cluster Default = finished
201 <status>down</status>
POST /vms/$vm/start #refused
-> 54e; Launching VM s1 = failed
409 [VM is configured to be 'Network bootable', but no Network Interface is configured.\nAlternatives:
events refused: 54e
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
201
events add: 34
wait 30
events add: 34 53
job add: Creating VM s1 in Cluster Default = finished
POST /vms/$vm/stop #already
-> 254; Stopping VM s1 = finished
200 <status>complete</status>
events already: 254
POST /vms/$vm/start #start
-> 153 32; Launching VM s1 = finished
200 <status>complete</status>
status /vms/$vm = wait_for_launch
POST /vms/$vm/start
-> 54e; Launching VM s1 = failed
409 [Cannot run VM because the VM is in Wait for Launch status.]
events start: 153
wait 10
status /vms/$vm = up
events start: 153 32
job start: Launching VM s1 = finished
POST /vms/$vm/start
-> 54e; Launching VM s1 = failed
409 [Cannot run VM because the VM is in Up status.]
# What it would boot from is looked at before the status.
POST /vms/$vm/start
  <action><vm><os><boot><devices><device>hd</device></devices></boot></os></vm></action>
-> 54e; Launching VM s1 in run-once mode = failed
409 [Cannot run VM without at least one bootable disk.\nAlternatives:
DELETE /vms/$vm
-> Removing VM s1 from system = failed
409 [Cannot remove VM. VM is running.]
POST /vms/$vm/shutdown #down
  <action><reason>lunch</reason></action>
-> 73 (61); Shutting down VM s1 = finished
200
status /vms/$vm = powering_down
wait 20
status /vms/$vm = down
member /vms/$vm stop_reason = lunch
events down: 73
GET /events?search=type%3D61+sortby+time+desc&max=1
200 Exit message: User shut down from within the guest
POST /vms/$vm/start
-> 153 32; Launching VM s1 = finished
wait 10
POST /vms/$vm/stop #stop
-> 33 (61); Stopping VM s1 = finished
200
status /vms/$vm = up
job stop: Stopping VM s1 = finished
wait 5
status /vms/$vm = down
member /vms/$vm host = absent
events stop: 33
POST /vms/$nobody/stop
-> Stopping VM $nobody = failed
400 [Cannot stop VM. VM is not found.]
POST /vms/$nobody/start
-> 54e; Launching VM $nobody = failed
500 NullPointerException
