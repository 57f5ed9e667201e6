# Watchdog, NUMA nodes, consoles, mediated devices, pinning
# about: VMs: devices
vm = POST /vms
  <vm><name>dv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM dv in Cluster Default = finished
wait 30
POST /vms/$vm/mediateddevices
  <vm_mediated_device/>
-> nothing
500
POST /vms/$vm/mediateddevices
  <vm_mediated_device><spec_params><property><name>x</name><value>y</value></property></spec_params></vm_mediated_device>
-> nothing
400 Mediated device ID or VM/Template ID or a parameter value is null.
dev = POST /vms/$vm/mediateddevices
  <vm_mediated_device><spec_params><property><name>mdevType</name><value>nvidia-22</value></property><property><name>nodisplay</name><value>TRUE</value></property></spec_params></vm_mediated_device>
-> nothing
201 <value>true</value>
PUT /vms/$vm/mediateddevices/$dev
  <vm_mediated_device><spec_params><property><name>mdevType</name><value>nvidia-23</value></property></spec_params></vm_mediated_device>
-> nothing
403 [User is not authorized to perform this action.]
PUT /vms/$vm/mediateddevices/$dev
  <vm_mediated_device/>
-> nothing
500 <html>
GET /vms/$vm/mediateddevices
200 nvidia-22
DELETE /vms/$vm/mediateddevices/$dev
-> nothing
200
GET /vms/$vm/mediateddevices/$dev
404
POST /vms/$vm/autopincpuandnumanodes
-> nothing
400 The input is unsupported. `Pin` CPU Pinning policy is not supported.
POST /vms/$vm/autopincpuandnumanodes #pin
  <action><optimize_cpu_settings>true</optimize_cpu_settings></action>
-> 35; Editing VM dv properties = finished
200
events pin: 35
member /vms/$vm cpu_pinning_policy = resize_and_pin_numa
POST /vms/$vm/watchdogs
  <watchdog><action>reset</action></watchdog>
-> nothing
400 Parameter 'watchdog.model' is mandatory but was not provided.
POST /vms/$vm/watchdogs
  <watchdog><action>reset</action><model>diag288</model></watchdog>
-> Adding watchdog to VM dv = failed
400 [Cannot ${action} ${type}. Selected watchdog model is not supported by the operating system.]
POST /vms/$vm/watchdogs
  <watchdog><action>reset</action><model>i6300esb</model></watchdog>
-> Adding watchdog to VM dv = finished
201
POST /vms/$vm/graphicsconsoles
  <graphics_console><protocol>vnc</protocol></graphics_console>
-> nothing
400 One VM can not contain more than one device with the same graphics type.
# A lease is taken away by an empty one.
lvm = POST /vms
  <vm><name>leased</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><high_availability><enabled>true</enabled></high_availability><lease><storage_domain id="$data1"/></lease></vm>
-> 34 53; Creating VM leased in Cluster Default = finished
201 <lease>
wait 30
PUT /vms/$lvm
  <vm><lease/></vm>
-> 35; Editing VM leased properties = finished
200
lacks <lease>
