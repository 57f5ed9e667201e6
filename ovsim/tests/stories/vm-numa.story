# What virtual NUMA nodes must be together, and the mode that all of them have
# about: VMs: devices
vm = POST /vms
  <vm><name>nu</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><memory>536870912</memory><cpu><topology><sockets>2</sockets></topology></cpu></vm>
-> 34 53; Creating VM nu in Cluster Default = finished
wait 30
PUT /vms/$vm
  <vm><numa_tune_mode>strict</numa_tune_mode></vm>
-> 35 (1300); Editing VM nu properties = finished
lacks numa_tune_mode
POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>1024</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>
-> nothing
400 [The NUMA nodes' total memory of 1024 exceeds the VM's total memory of 512.]
POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>256</memory><cpu><cores><core><index>7</index></core></cores></cpu></vm_numa_node>
-> nothing
400 [A NUMA node has an invalid CPU index: 7. Indexes must be between 0 and 1.]
POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>256</memory><cpu><cores><core><index>0</index></core></cores></cpu><numa_tune_mode>preferred</numa_tune_mode></vm_numa_node>
-> nothing
400 [Preferred NUMA tune mode is allowed for a single pinned Virtual NUMA Node.]
POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>256</memory><cpu><cores><core><index>0</index></core></cores></cpu><numa_node_pins><numa_node_pin><index>0</index></numa_node_pin></numa_node_pins></vm_numa_node>
-> nothing
409 [Cannot ${action} ${type}. VM must be pinned to at least one host.]
n0 = POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>256</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>
-> 1300
201 <numa_tune_mode>interleave</numa_tune_mode>
GET /vms/$vm
200 <numa_tune_mode>interleave</numa_tune_mode>
GET /vms?search=name%3Dnu
lacks numa_tune_mode
POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>64</memory><cpu><cores><core><index>1</index></core></cores></cpu></vm_numa_node>
-> nothing
400 [NUMA node with index 0 exists at least twice.]
POST /vms/$vm/numanodes
  <vm_numa_node><index>1</index><memory>64</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>
-> nothing
400 [CPUs with the following indexes are assigned to two or more NUMA nodes: 0.]
n1 = POST /vms/$vm/numanodes
  <vm_numa_node><index>1</index><memory>128</memory><cpu><cores><core><index>1</index></core></cores></cpu></vm_numa_node>
-> 1300
201
POST /vms/$vm/numanodes
  <vm_numa_node><index>2</index><memory>64</memory><cpu><cores><core><index>1</index></core></cores></cpu></vm_numa_node>
-> nothing
400 [Cannot ${action} ${type}. Assigned 3 NUMA nodes for 2 CPU cores. Cannot assign more NUMA nodes than CPU cores.]
DELETE /vms/$vm/numanodes/$n0
-> nothing
400 [Expected a continuous sequence of 0-0 for 1 numa nodes. Missing indices 0.
PUT /vms/$vm/numanodes/$n1
  <vm_numa_node><memory>600</memory></vm_numa_node>
-> nothing
400 [The NUMA nodes' total memory of 856 exceeds the VM's total memory of 512.]
PUT /vms/$vm/numanodes/$n1
  <vm_numa_node><numa_tune_mode>strict</numa_tune_mode></vm_numa_node>
-> 1310
200
GET /vms/$vm
lacks numa_tune_mode
PUT /vms/$vm
  <vm><numa_tune_mode>preferred</numa_tune_mode></vm>
-> Editing VM nu properties = failed
400 [Preferred NUMA tune mode is allowed for a single pinned Virtual NUMA Node.]
PUT /vms/$vm
  <vm><cpu><topology><sockets>1</sockets></topology></cpu></vm>
-> Editing VM nu properties = failed
400 [Cannot edit VM. Assigned 2 NUMA nodes for 1 CPU cores. Cannot assign more NUMA nodes than CPU cores.]
PUT /vms/$vm
  <vm><memory>268435456</memory><memory_policy><guaranteed>268435456</guaranteed></memory_policy></vm>
-> Editing VM nu properties = failed
400 [The NUMA nodes' total memory of 384 exceeds the VM's total memory of 256.]
PUT /vms/$vm
  <vm><placement_policy><hosts><host><name>host01</name></host></hosts></placement_policy></vm>
-> Editing VM nu properties = failed
400 [Host 'host01' has no NUMA architecture.]
DELETE /vms/$vm/numanodes/$n1
-> 1320
200
# A mode for the whole VM makes its nodes anew.
PUT /vms/$vm
  <vm><numa_tune_mode>strict</numa_tune_mode></vm>
-> 35 (1300); Editing VM nu properties = finished
200 <numa_tune_mode>strict</numa_tune_mode>
GET /vms/$vm/numanodes/$n0
404
# Of the first boot, an address does not tell its family.
PUT /vms/$vm
  <vm><initialization><nic_configurations><nic_configuration><name>eth0</name><boot_protocol>static</boot_protocol><on_boot>true</on_boot><ip><address>192.0.2.7</address><netmask>255.255.255.0</netmask><version>v4</version></ip></nic_configuration></nic_configurations></initialization></vm>
-> 35; Editing VM nu properties = finished
200 <address>192.0.2.7</address>
lacks <version>v4
# A lease without a domain is none.
PUT /vms/$vm
  <vm><lease><storage_domain/></lease></vm>
-> 35; Editing VM nu properties = finished
lacks <lease>
DELETE /vms/$vm
-> 113; Removing VM nu from system = finished
200
# Machines of Open vSwitch have networks of providers alone.
open = POST /clusters
  <cluster><name>nuo</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu><switch_type>ovs</switch_type></cluster>
-> 809 (850 850 10130)
201
find profile = /vnicprofiles vnic_profile ovirtmgmt
ovs = POST /vms
  <vm><name>nuv</name><cluster id="$open"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM nuv in Cluster nuo = finished
wait 10
POST /vms/$ovs/nics
  <nic><name>nic1</name><vnic_profile id="$profile"/></nic>
-> nothing
400 [Cannot add Interface. Only an external network may be attached to VM in a cluster with OVS switch type.]
nic = POST /vms/$ovs/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
201
PUT /vms/$ovs/nics/$nic
  <nic><vnic_profile id="$profile"/></nic>
-> nothing
400 [Cannot edit Interface. Only an external network may be attached to VM in a cluster with OVS switch type.]
