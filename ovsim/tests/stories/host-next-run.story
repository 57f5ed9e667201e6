# A host rests at once when its machine is down, though a change waited for that; started anew it has told nothing yet
# about: Hosts: maintenance with VMs migrating off
vm = POST /vms
  <vm><name>nr</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os>
  <placement_policy><hosts><host id="$host2"/></hosts></placement_policy></vm>
-> 34 53; Creating VM nr in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>n</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/start
-> 153 32; Launching VM nr = finished
wait 10
PUT /vms/$vm
  <vm><os><boot><devices><device>network</device><device>hd</device></devices></boot></os></vm>
-> 35; Editing VM nr properties = finished
200 <next_run_configuration_exists>true</next_run_configuration_exists>
GET /vms?search=next_run_config_exists%3Dtrue
200 <next_run_configuration_exists>true</next_run_configuration_exists>
POST /vms/$vm/stop
-> 33 (61 253); Stopping VM nr = finished
wait 5
POST /hosts/$host2/deactivate
-> 620 (67 63); Moving Host host02 to Maintenance = finished
wait 60
status /hosts/$host2 = maintenance
POST /hosts/$host2/activate
-> 16 (835 13); Invoking Activate Host host02 = finished
wait 30
POST /vms/$vm/start
  <action><pause>true</pause></action>
-> 179 (1025); Launching VM nr = finished
wait 10
status /vms/$vm = paused
GET /vms/$vm
200
lacks <fqdn>
# Shares of processors are no part of what is written down for the next run.
vm = POST /vms
  <vm><name>shares</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM shares in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>n</name></nic>
-> 932 (1012)
wait 30
POST /vms/$vm/start
-> 153 32; Launching VM shares = finished
wait 10
PUT /vms/$vm
  <vm><io><threads>2</threads></io><cpu_shares>1024</cpu_shares></vm>
-> 35; Editing VM shares properties = finished
200
GET /vms/$vm?next_run=true
200 <cpu_shares>0</cpu_shares>
POST /vms/$vm/stop
-> 33 (61 253); Stopping VM shares = finished
wait 5
member /vms/$vm cpu_shares = 0
