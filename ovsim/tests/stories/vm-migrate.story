# Moved to another host, called back on the way, refused where it cannot go
# about: VMs: migrate with progress, cancel migration
vm = POST /vms
  <vm><name>mg</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os><placement_policy><hosts><host id="$host1"/></hosts></placement_policy></vm>
-> 34 53; Creating VM mg in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/migrate #early
-> 65e; Migrating VM mg = failed
409 [Cannot migrate VM. VM is not running.]
events early: 65e
POST /vms/$vm/cancelmigration
-> nothing
409 [Cannot cancel migration for non migrating VM.]
POST /vms/$vm/start
-> 153 32; Launching VM mg = finished
wait 10
POST /vms/$vm/migrate #own
  <action><host id="$host1"/></action>
-> 65e; Migrating VM mg to Host host01 = failed
400 [There are no hosts to use. Check that the cluster contains at least one host in Up state.]
events own: 65e
POST /vms/$vm/migrate #cancelled
-> 62; Migrating VM mg = failed
200
status /vms/$vm = migrating
GET /vms/$vm/statistics
200 migration.progress
POST /vms/$vm/migrate
-> Migrating VM mg = failed
409 [Cannot migrate VM. VM mg is being migrated.]
POST /vms/$vm/reboot
-> Rebooting VM mg = failed
409 [Cannot restart VM because the VM is in Migrating status.]
POST /vms/$vm/cancelmigration #cancel
-> 161
200
lacks <job 
wait 5
status /vms/$vm = up
events cancel: 161
events cancelled: 62
job cancelled: Migrating VM mg = failed
POST /vms/$vm/migrate #goes
  <action><host id="$host2"/></action>
-> 62 63; Migrating VM mg to Host host02 = finished
wait 5
events goes: 62 63
job goes: Migrating VM mg to Host host02 = finished
GET /vms/$vm
200 <host href="/ovirt-engine/api/hosts/$host2"
POST /vms/$vm/stop
-> 33 (61); Stopping VM mg = finished
wait 5
PUT /vms/$vm
  <vm><placement_policy><affinity>pinned</affinity></placement_policy></vm>
-> 35; Editing VM mg properties = finished
POST /vms/$vm/start
-> 153 32; Launching VM mg = finished
wait 10
POST /vms/$vm/migrate
-> 65e; Migrating VM mg = failed
409 [Cannot migrate VM. VM is pinned to Host.]
POST /vms/$vm/stop
-> 33 (61); Stopping VM mg = finished
wait 5
PUT /vms/$vm
  <vm><placement_policy><affinity>user_migratable</affinity><hosts/></placement_policy></vm>
-> 35; Editing VM mg properties = finished
200 <affinity>user_migratable</affinity>
POST /vms/$vm/start
-> 153 32; Launching VM mg = finished
wait 10
POST /vms/$vm/migrate
-> 65e; Migrating VM mg = failed
409 [Cannot migrate VM. VM is non migratable and user did not specify the force-migration flag]
POST /vms/$vm/migrate
  <action><force>true</force></action>
-> 62 63; Migrating VM mg = finished
200
