# Members of bodies that an engine does not read, and those that it reads only as a whole
# about: VMs, templates, disks, snapshots: values
tag = POST /tags
  <tag><name>unread</name><comment>x</comment><vm id="zz"/><host><name>nobody</name></host></tag>
-> 432
201
GET /tags/$tag
lacks <comment>
bookmark = POST /bookmarks
  <bookmark><name>unread</name><value>vms:</value><description>x</description></bookmark>
-> 350
GET /bookmarks/$bookmark
lacks <description>
POST /roles
  <role><name>unread</name><administrative>false</administrative><mutable>false</mutable><permits><permit id="1"/></permits></role>
-> nothing
409 [Cannot attach Role. The Role is Read-Only.]
center = POST /datacenters
  <data_center><name>unread</name><local>false</local><version><major>4</major></version><mac_pool><name>nobody</name></mac_pool></data_center>
-> 950
201 <minor>8</minor>
cluster2 = POST /clusters
  <cluster><name>unread</name><data_center id="$center"/><cpu><architecture>s390x</architecture><level>7</level></cpu><version><minor>1</minor></version><log_max_memory_used_threshold>7</log_max_memory_used_threshold><migration><custom_parallel_migrations>7</custom_parallel_migrations><bandwidth><custom_value>7</custom_value></bandwidth></migration></cluster>
-> 809 (850 850 10130)
201 <bios_type>i440fx_sea_bios</bios_type>
201 <log_max_memory_used_threshold>95</log_max_memory_used_threshold>
GET /clusters/$cluster2
lacks <level>7
lacks <custom_value>
lacks <custom_parallel_migrations>
PUT /clusters/$cluster2
  <cluster><migration><parallel_migrations_policy>inherit</parallel_migrations_policy></migration></cluster>
-> nothing
400 [Cluster cannot inherit parallel migration settings.]
PUT /clusters/$cluster2
  <cluster><migration><parallel_migrations_policy>custom</parallel_migrations_policy></migration></cluster>
-> nothing
400 [Custom number of parallel migration connections must be between 2 and 255.]
PUT /clusters/$cluster2
  <cluster><log_max_memory_used_threshold_type>absolute_value_in_mb</log_max_memory_used_threshold_type></cluster>
-> 811
200 <log_max_memory_used_threshold>1024</log_max_memory_used_threshold>
net = POST /networks
  <network><name>unread</name><data_center id="$center"/><cluster><name>nobody</name></cluster></network>
-> 9423 942 (1122); Adding network unread to Data Center: unread = finished
201
PUT /networks/$net
  <network><data_center><name>nobody</name></data_center><ip><netmask>255.255.255.0</netmask></ip></network>
-> 11143 1114; Updating network unread on Data Center: unread = finished
200 <netmask>255.255.255.0</netmask>
PUT /networks/$net
  <network><ip><netmask>24</netmask></ip></network>
-> Updating network unread on Data Center: unread = failed
400 Attribute: network.subnet]
profile = POST /vnicprofiles
  <vnic_profile><name>unread2</name><network id="$net"/><custom_properties><custom_property><name>x</name></custom_property></custom_properties></vnic_profile>
-> 1122
201
vm = POST /vms
  <vm><name>unread</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><description>x</description></os><cpu><name>x</name></cpu><domain/></vm>
-> 34; Creating VM unread in Cluster Default = finished
wait 5
GET /vms/$vm
lacks <description>x
lacks <domain>
PUT /vms/$vm
  <vm><domain><description>x</description></domain></vm>
-> nothing
400 If Domain supplied, Domain name expected to be supplied as well.
PUT /vms/$vm
  <vm><domain><name>d.example</name></domain></vm>
-> 35; Editing VM unread properties = finished
200 <domain>
PUT /vms/$vm
  <vm><display><disconnect_action_delay>-1</disconnect_action_delay></display></vm>
-> Editing VM unread properties = failed
400 [Cannot edit VM. Illegal disconnection action delay is provided.]
PUT /vms/$vm
  <vm><migration><parallel_migrations_policy>custom</parallel_migrations_policy><custom_parallel_migrations>5</custom_parallel_migrations></migration></vm>
-> 35; Editing VM unread properties = finished
200 <custom_parallel_migrations>5</custom_parallel_migrations>
PUT /vms/$vm
  <vm><migration><custom_parallel_migrations>9</custom_parallel_migrations><bandwidth><custom_value>7</custom_value></bandwidth></migration></vm>
-> 35; Editing VM unread properties = finished
200 <custom_parallel_migrations>5</custom_parallel_migrations>
PUT /vms/$vm
  <vm><migration><parallel_migrations_policy>custom</parallel_migrations_policy><custom_parallel_migrations>1</custom_parallel_migrations></migration></vm>
-> Editing VM unread properties = failed
400 [Custom number of parallel migration connections must be between 2 and 255.]
GET /vms/$vm
lacks <bandwidth>
PUT /vms/$vm
  <vm><serial_number><value>x</value></serial_number></vm>
-> 35; Editing VM unread properties = finished
200
GET /vms/$vm
lacks <serial_number>
PUT /vms/$vm
  <vm><small_icon/></vm>
-> nothing
400 Invalid icon parameters.
PUT /vms/$vm
  <vm><large_icon><media_type>image/png</media_type><data>eHh4</data></large_icon></vm>
-> Editing VM unread properties = failed
400 [Provided VM icon is of unknown type.]
PUT /vms/$vm
  <vm><large_icon><media_type>x</media_type><data>eHh4</data></large_icon></vm>
-> Editing VM unread properties = failed
400 [VM icon dataurl is malformed.]
PUT /vms/$vm
  <vm><large_icon><media_type>image/gif</media_type><data>iVBORw0KGgoAAAA=</data></large_icon></vm>
-> Editing VM unread properties = failed
400 [Vm icon mime type (image/gif) doesn't match image data (image/png).]
PUT /vms/$vm
  <vm><large_icon><media_type>image/png</media_type><data>iVBORw0KGgoAAAA=</data></large_icon></vm>
-> 35; Editing VM unread properties = finished
200 <large_icon
GET /icons
200 <data>iVBORw0KGgoAAAA=</data>
PUT /vms/$vm
  <vm><large_icon id="ba6c8291-3f6b-9a84-8580-b12776865205"/></vm>
-> 35; Editing VM unread properties = finished
200 <large_icon href="/ovirt-engine/api/icons/ba6c8291-3f6b-9a84-8580-b12776865205"
DELETE /vms/$vm
-> 113; Removing VM unread from system = finished
200
wait 5
GET /icons
lacks <data>iVBORw0KGgoAAAA=</data>
nicvm = POST /vms
  <vm><name>unread3</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM unread3 in Cluster Default = finished
wait 5
nic = POST /vms/$nicvm/nics
  <nic><name>n1</name><comment>x</comment><mac><address></address></mac><template id="zz"/></nic>
-> 932 (1012)
201 <address>
GET /vms/$nicvm/nics/$nic
lacks <comment>
POST /datacenters/$dc/qoss
  <qos><name>unread</name><type>storage</type><max_iops>5</max_iops><cpu_limit>700</cpu_limit><inbound_average>7</inbound_average></qos>
-> 10110
201 <max_iops>5</max_iops>
GET /datacenters/$dc/qoss
lacks <cpu_limit>
lacks <inbound_average>
POST /datacenters/$dc/quotas
  <quota><name>unread</name><description>01234567890123456789012345678678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789</description></quota>
-> nothing
400 size must be between 0 and 250, Attribute: quota.description
# Changes of templates are looked at as those of VMs.
tpl = POST /templates
  <template><name>unread</name><vm id="$nicvm"/></template>
-> 48 51; Creating VM Template unread in Data Center Default = finished
wait 20
PUT /templates/$tpl
  <template><cluster/><domain><name>x</name></domain><display><address>x</address></display><vm id="zz"/></template>
-> 49; Editing Template unread properties = finished
200 <cluster href
GET /templates/$tpl
lacks <domain>
lacks <address>
PUT /templates/$tpl
  <template><display><monitors>7</monitors></display></template>
-> Editing Template unread properties = failed
400 [VM exceeded the number of allowed monitors, Attribute: _vmTemplate.numOfMonitors]
PUT /templates/$tpl
  <template><io><threads>700</threads></io></template>
-> Editing Template unread properties = failed
400 Attribute: _vmTemplate.numOfIoThreads]
PUT /templates/$tpl
  <template><time_zone><name>x</name></time_zone></template>
-> Editing Template unread properties = failed
400 [Cannot edit Template. Invalid time zone for given OS type., Attribute: _vmTemplate]
PUT /templates/$tpl
  <template><origin>x</origin></template>
-> Editing Template unread properties = failed
400 [Failed updating the properties of the VM template.]
PUT /templates/$tpl
  <template><memory>99999547392</memory></template>
-> Editing Template unread properties = failed
409 [Cannot edit Template. Memory size (95367MB) cannot exceed maximum memory size (4096MB).]
PUT /templates/$tpl
  <template><initialization><nic_configurations><nic_configuration><name>eth0</name></nic_configuration></nic_configurations></initialization></template>
-> Editing Template unread properties = failed
400 [Cannot edit Template. Start On Boot selection in cloud-init configuration is invalid. Only 'true' is supported.]
PUT /vms/$nicvm
  <vm><initialization><nic_configurations><nic_configuration><name>eth0</name><boot_protocol>autoconf</boot_protocol></nic_configuration></nic_configurations></initialization></vm>
-> nothing
400 Boot protocol = 'AUTOCONF' is not applicable for IPv4.
PUT /vms/$nicvm
  <vm><initialization><nic_configurations><nic_configuration><name>eth0</name><on_boot>true</on_boot></nic_configuration></nic_configurations></initialization></vm>
-> 35; Editing VM unread3 properties = finished
200 <boot_protocol>none</boot_protocol>
PUT /vms/$nicvm
  <vm><cluster/><template/><quota/><host id="zz"/><comment>kept</comment></vm>
-> 35; Editing VM unread3 properties = finished
200 <template href
label = POST /affinitylabels
  <affinity_label><name>unread</name></affinity_label>
-> 10380
PUT /affinitylabels/$label
  <affinity_label><read_only>true</read_only></affinity_label>
-> 10382
200 <read_only>true</read_only>
PUT /affinitylabels/$label
  <affinity_label><name>other</name></affinity_label>
-> nothing
409 [Cannot change read-only affinity label.]
POST /clusters/$cluster/cpuprofiles
  <cpu_profile><name>012345678901234567890123456789012345678901234567890</name></cpu_profile>
-> nothing
400 [Internal Engine Error]
np = POST /openstacknetworkproviders
  <openstack_network_provider><name>unread</name><comment>x</comment><url>https://10.54.8.7</url><type>external</type></openstack_network_provider>
-> 205
201
GET /openstacknetworkproviders/$np
lacks <comment>
PUT /openstacknetworkproviders/$np
  <openstack_network_provider><authentication_url>x</authentication_url></openstack_network_provider>
-> nothing
400 has an invalid authentication URL x.
PUT /openstacknetworkproviders/$np
  <openstack_network_provider><authentication_url>https://h:5000/v3</authentication_url></openstack_network_provider>
-> 207
200 <authentication_url>
PUT /openstacknetworkproviders/$np
  <openstack_network_provider><type>neutron</type></openstack_network_provider>
-> nothing
400 The provider type cannot be changed.]
POST /openstacknetworkproviders
  <openstack_network_provider><name>unread4</name><url>https://10.54.8.7</url><type>neutron</type></openstack_network_provider>
-> nothing
400 [Openstack Neutron provider requires a plugin type.]
# What is given empty or half takes away what was there, or is refused.
PUT /vms/$nicvm
  <vm><serial_number><policy>custom</policy><value>S-1</value></serial_number></vm>
-> 35; Editing VM unread3 properties = finished
200 <value>S-1</value>
PUT /vms/$nicvm
  <vm><serial_number><policy>vm</policy></serial_number></vm>
-> 35; Editing VM unread3 properties = finished
200 <policy>vm</policy>
GET /vms/$nicvm
lacks <value>S-1</value>
PUT /vms/$nicvm
  <vm><bios><type>q35_secure_boot</type></bios></vm>
-> 35; Editing VM unread3 properties = finished
200 <type>q35_secure_boot</type>
PUT /vms/$nicvm
  <vm><bios><type>cluster_default</type></bios></vm>
-> 35; Editing VM unread3 properties = finished
200 <type>q35_secure_boot</type>
PUT /vms/$nicvm
  <vm><payloads><payload><type>cdrom</type><files><file><name>f</name></file></files></payload></payloads></vm>
-> Editing VM unread3 properties = failed
500 [General command validation failure.]
PUT /templates/$tpl
  <template><custom_properties><custom_property><name>nosuch</name><value>1</value></custom_property></custom_properties></template>
-> Editing Template unread properties = failed
400 The keys are: nosuch]
PUT /openstacknetworkproviders/$np
  <openstack_network_provider><name>unread5</name></openstack_network_provider>
-> 207 (1200)
200
agent1 = POST /hosts/$host1/fenceagents
  <agent><type>ilo4</type><address>203.0.113.41</address><username>u</username><password>p</password><order>1</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
agent2 = POST /hosts/$host1/fenceagents
  <agent><type>ilo4</type><address>203.0.113.42</address><username>u</username><password>p</password><order>2</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = finished
PUT /hosts/$host1/fenceagents/$agent1
  <agent><order>3</order></agent>
-> Updating fence agent of host 00000000-0000-0000-0000-000000000000 = finished
200
GET /hosts/$host1/fenceagents
200 </agent>\n    <agent href="/ovirt-engine/api/hosts/$host1/fenceagents/$agent1"
PUT /vms/$nicvm
  <vm><placement_policy><hosts><host id="$host1"/></hosts></placement_policy><cpu><cpu_tune><vcpu_pins><vcpu_pin><cpu_set>0</cpu_set><vcpu>0</vcpu></vcpu_pin></vcpu_pins></cpu_tune></cpu></vm>
-> 35; Editing VM unread3 properties = finished
200 <vcpu_pin>
PUT /vms/$nicvm
  <vm><cpu><cpu_tune/></cpu></vm>
-> 35; Editing VM unread3 properties = finished
200 <cpu_pinning_policy>none</cpu_pinning_policy>
GET /vms/$nicvm
lacks <vcpu_pin>
