# NUMA nodes of a VM: in order, with no more memory than it has; what it tells of them
# about: VMs: NUMA nodes
vm = POST /vms
  <vm><name>nu</name><memory>536870912</memory><memory_policy><guaranteed>536870912</guaranteed></memory_policy><cpu><topology><cores>2</cores><sockets>1</sockets><threads>1</threads></topology></cpu><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM nu in Cluster Default = finished
POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>1024</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>
-> nothing
400 [The NUMA nodes' total memory of 1024 exceeds the VM's total memory of 512.]
n0 = POST /vms/$vm/numanodes
  <vm_numa_node><index>0</index><memory>256</memory><cpu><cores><core><index>0</index></core></cores></cpu></vm_numa_node>
-> 1300
201
n1 = POST /vms/$vm/numanodes
  <vm_numa_node><index>1</index><memory>256</memory><cpu><cores><core><index>1</index></core></cores></cpu></vm_numa_node>
-> 1300
201
member /vms/$vm numa_tune_mode = interleave
DELETE /vms/$vm/numanodes/$n0
-> nothing
400 [Expected a continuous sequence of 0-0 for 1 numa nodes. Missing indices 0. Assign indices with increasing order starting from 0 to your virtual numa nodes.]
DELETE /vms/$vm/numanodes/$n1
-> 1320
200
DELETE /vms/$vm/numanodes/$n0
-> 1320
200
GET /vms/$vm
200
lacks <numa_tune_mode>
