# A host rests: its VMs move away first, one that may not keeps it up
# about: Hosts: maintenance with VMs migrating off
vm = POST /vms
  <vm><name>hm</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os>
  <placement_policy><affinity>pinned</affinity><hosts><host id="$host2"/></hosts></placement_policy></vm>
-> 34 53; Creating VM hm in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>n</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/start
-> 153 32; Launching VM hm = finished
wait 10
POST /hosts/$host2/deactivate
-> 14001e
409 [Cannot switch the following Hosts to Maintenance mode: host02.\nOne or more running VMs are indicated as non-migratable. The non-migratable VMs are: hm.]
POST /vms/$vm/stop
-> 33 (61); Stopping VM hm = finished
wait 5
PUT /vms/$vm
  <vm><placement_policy><affinity>migratable</affinity><hosts><host id="$host2"/></hosts></placement_policy></vm>
-> 35; Editing VM hm properties = finished
POST /vms/$vm/start
-> 153 32; Launching VM hm = finished
wait 10
POST /hosts/$host2/deactivate #rest
-> 620 (67 67 63 63); Moving Host host02 to Maintenance = finished
200
status /hosts/$host2 = preparing_for_maintenance
status /vms/$vm = migrating
job rest: Moving Host host02 to Maintenance = started
wait 30
status /hosts/$host2 = maintenance
events rest: 620
job rest: Moving Host host02 to Maintenance = finished
GET /vms/$vm
200 <host href="/ovirt-engine/api/hosts/$host1"
POST /vms/$vm/migrate
-> 65e; Migrating VM hm = failed
400 [There are no hosts to use.
POST /vms/$vm/migrate
  <action><host id="$host2"/></action>
-> 65e; Migrating VM hm to Host host02 = failed
409 [Cannot migrate VM. Operation can be performed only when Host status is Up.]
POST /hosts/$host1/deactivate #last
-> 14001e
409 [The following Hosts have running VMs and cannot be switched to maintenance mode: host01.
events last: 14001e
# A paused VM goes along and stays paused; one that is called back is paused, too.
POST /hosts/$host2/activate
-> 16 (835 13); Invoking Activate Host host02 = finished
wait 30
pvm = POST /vms
  <vm><name>mp</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os>
  <placement_policy><affinity>migratable</affinity><hosts><host id="$host2"/></hosts></placement_policy></vm>
-> 34 53; Creating VM mp in Cluster Default = finished
POST /vms/$pvm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
POST /vms/$pvm/start
  <action><pause>true</pause></action>
-> 179 (1025); Launching VM mp = finished
wait 10
status /vms/$pvm = paused
POST /vms/$pvm/migrate
-> 62; Migrating VM mp = failed
200
status /vms/$pvm = migrating
POST /vms/$pvm/cancelmigration #back
-> 161
200
status /vms/$pvm = paused
wait 10
status /vms/$pvm = paused
POST /hosts/$host2/deactivate
-> 620 (67 63); Moving Host host02 to Maintenance = finished
200
status /vms/$pvm = migrating
wait 30
status /hosts/$host2 = maintenance
status /vms/$pvm = paused
GET /vms/$pvm
200 <host href="/ovirt-engine/api/hosts/$host1"
