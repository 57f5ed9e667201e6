# VMs of a pool: made, given out, returned, taken out
# about: VM pools
vm = POST /vms
  <vm><name>src</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM src in Cluster Default = finished
POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format>
  <storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
t = POST /templates
  <template><name>pt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template pt in Data Center Default = finished
wait 30
POST /vmpools
  <vm_pool/>
-> nothing
400 Parameter 'pool.name' is mandatory but was not provided.
POST /vmpools
  <vm_pool><name>p?x?</name><size>1</size><cluster id="$cluster"/><template id="$t"/></vm_pool>
-> Creating VM Pool p?x? from template pt = failed
400 and one mask sequence are allowed.
pool = POST /vmpools #pool
  <vm_pool><name>p??</name><size>2</size><cluster id="$cluster"/><template id="$t"/></vm_pool>
-> 37 37 302 53 53 302; Creating VM Pool p?? from template pt = finished
201
events pool: 37 37 302
find one = /vms?search=name%3Dp01 vm
status /vms/$one = image_locked
DELETE /vmpools/$pool
-> Removing VM Pool p?? from Cluster Default = failed
409 Cannot remove VM-Pool. This VM Pool is currently in use to create VM p01.
GET /jobs?follow=steps
200 <description>Creating VM p02 for VM Pool</description>
wait 10
status /vms/$one = down
member /vms/$one stateless = true
events pool: 37 37 302 53 53 302
PUT /vmpools/$pool
  <vm_pool><size>1</size></vm_pool>
-> Configuring VM Pool p?? properties = failed
500 [General command validation failure.]
# All members go with the newest version or none.
PUT /vmpools/$pool
  <vm_pool><use_latest_template_version>true</use_latest_template_version></vm_pool>
-> 253 253 344 35 35 344; Configuring VM Pool p?? properties = finished
200
member /vms/$one use_latest_template_version = true
wait 5
PUT /vmpools/$pool
  <vm_pool><use_latest_template_version>false</use_latest_template_version></vm_pool>
-> 253 253 344 35 35 344; Configuring VM Pool p?? properties = finished
200
wait 5
PUT /vmpools/$pool
  <vm_pool><size>0</size></vm_pool>
-> Configuring VM Pool p?? properties = failed
409 [Cannot edit VM-Pool. Number of Prestarted VMs cannot exceed the number of VMs in the Pool.]
PUT /vmpools/$pool #grow
  <vm_pool><size>3</size></vm_pool>
-> 37 344 53 344; Configuring VM Pool p?? properties = finished
200
wait 10
events grow: 37 344 53 344
POST /vmpools/$pool/allocatevm #take
-> 525 316 318 537; Allocating VM p01 from VM Pool p?? to User admin = finished
200 <vm 
lacks <job 
wait 20
events take: 525 316 318 537
POST /vmpools/$pool/allocatevm
-> Allocating VM p02 from VM Pool p?? to User admin = failed
409 [Cannot attach VM to VM-Pool. VM-Pool is already attached to a User., User is already attached to maximum number of VMs from this VM-Pool.]
GET /jobs?follow=steps
200 <description>Creating snapshots for VM p01</description>
GET /jobs?follow=steps
200 <description>Running stateless VM p01</description>
find taken = /vms?search=pool%3Dp%3F%3F+and+status%3Dup vm
POST /vms/$taken/detach
-> nothing
409 [Cannot detach VM from VM-Pool. VM is running.]
POST /vms/$nobody/detach
-> nothing
400 VM is not found.]
POST /vms/$taken/suspend
-> Performing Hibernate action on VM p01 = failed
409 [Cannot suspend VM that belongs to a  VM-Pool.]
# What is changed while it runs is told twice and holds it, and is gone when it is down.
PUT /vms/$taken #changed
  <vm><description>while it runs</description></vm>
-> 35 35; Editing VM p01 properties = finished
200 <description>while it runs</description>
PUT /vms/$taken
  <vm><description>again</description></vm>
-> Editing VM p01 properties = failed
409 [Cannot edit VM. VM is being updated.]
wait 5
events changed: 35 35
POST /vms/$taken/nics
  <nic><name>nic9</name></nic>
-> 932 (1012)
POST /vms/$taken/stop
-> 33 (61); Stopping VM p01 = finished
wait 20
member /vms/$taken description = 
GET /vms/$taken/nics
200
lacks <nic href
DELETE /vms/$taken
-> Removing VM p01 from system = failed
409 [Cannot remove VM. VM is attached to a VM Pool.]
POST /vms/$taken/detach #out
-> 308
200
events out: 308
member /vmpools/$pool size = 2
DELETE /vmpools/$pool #gone
-> 321 321 304; Removing VM Pool p?? from Cluster Default = finished
200
events gone: 321 321
wait 5
events gone: 321 321 304
GET /jobs?follow=steps
200 <description>Removing VM p03 from VM Pool</description>
# VMs that could not start are given to nobody.
bare = POST /vms
  <vm><name>bare</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM bare in Cluster Default = finished
wait 30
bt = POST /templates
  <template><name>bt</name><vm id="$bare"/></template>
-> 48 51; Creating VM Template bt in Data Center Default = finished
wait 30
bp = POST /vmpools
  <vm_pool><name>bp</name><size>1</size><cluster id="$cluster"/><template id="$bt"/></vm_pool>
-> 34 302 53 302; Creating VM Pool bp from template bt = finished
201
wait 30
POST /vmpools/$bp/allocatevm #unfit
-> Allocating VM <UNKNOWN> from VM Pool bp to User admin = failed
409 [Cannot attach VM to VM-Pool without at least one bootable disk.\nAlternatives:
events unfit:
POST /vmpools/$bp/allocatevm
-> Allocating VM <UNKNOWN> from VM Pool bp to User admin = failed
409 rerun the VM., Cannot attach VM to VM-Pool. There are no available VMs in the VM-Pool.]
# A member that an administrator starts leaves its traces; a pool that goes puts it down first.
live = POST /vmpools
  <vm_pool><name>live</name><size>2</size><cluster id="$cluster"/><template id="$t"/></vm_pool>
-> 37 37 302 53 53 302; Creating VM Pool live from template pt = finished
201
wait 10
find two = /vms?search=name%3Dlive-2 vm
POST /vms/$two/start #plain
-> 153 32; Launching VM live-2 = finished
wait 10
events plain: 153 32
PUT /vmpools/$live
  <vm_pool><template><name>Blank</name></template></vm_pool>
-> Configuring VM Pool live properties = failed
400 [No CPU profile exist.]
DELETE /vmpools/$live #going
-> 321 33 304 (61); Removing VM Pool live from Cluster Default = finished
200
status /vms/$two = up
member /vmpools/$live name = live
wait 10
member /vmpools/$live name = gone
events going: 321 33 304
