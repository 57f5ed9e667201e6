# Data centres and clusters made, changed, upgraded, removed
# about: Data centres, clusters
POST /datacenters
  <data_center><name>x</name></data_center>
-> nothing
400 Parameter 'data_center.local' is mandatory but was not provided.
d = POST /datacenters #dc
  <data_center><name>dx</name><local>false</local></data_center>
-> 950
201 <status>uninitialized</status>
events dc: 950
POST /datacenters
  <data_center><name>dx</name><local>false</local></data_center>
-> nothing
409 [Cannot create Data Center. The Data Center name is already in use.]
POST /clusters
  <cluster><name>cy</name></cluster>
-> nothing
400 Parameters 'cluster.data_center.id' or 'cluster.data_center.name' are mandatory but both were not provided.
c = POST /clusters #cluster
  <cluster><name>cx</name><data_center id="$d"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
201
events cluster: 809
POST /clusters
  <cluster><name>cx</name><data_center id="$d"/></cluster>
-> nothing
409 [Cannot create Cluster. Cluster name is already in use.]
PUT /clusters/$c
  <cluster><data_center id="$dc"/></cluster>
-> nothing
409 [Cannot change Data Center association when editing a Cluster.]
DELETE /clusters/$cluster
-> nothing
409 Cluster contains one or more Hosts
POST /clusters/$cluster/syncallnetworks #sync
-> 10907 10908; Synchronizing networks on cluster Default = finished
200
events sync: 10907
job sync: Synchronizing networks on cluster Default = started
POST /clusters/$cluster/upgrade
  <action><upgrade_action>update_progress</upgrade_action><upgrade_percent_complete>5</upgrade_percent_complete></action>
-> nothing
400 [Cannot update progress, cluster upgrade has not been started.]
POST /clusters/$cluster/upgrade #start
  <action><upgrade_action>start</upgrade_action></action>
-> 892
200
events start: 892
member /clusters/$cluster upgrade_in_progress = true
POST /clusters/$cluster/upgrade
  <action><upgrade_action>update_progress</upgrade_action><upgrade_percent_complete>5</upgrade_percent_complete></action>
-> nothing
400 given correlation id does not match the current update correlation id.
POST /clusters/$cluster/upgrade #start
  <action><upgrade_action>update_progress</upgrade_action><upgrade_percent_complete>101</upgrade_percent_complete></action>
-> nothing
400 the value needs to be in the range of 0 to 100.
POST /clusters/$cluster/upgrade #start
  <action><upgrade_action>update_progress</upgrade_action><upgrade_percent_complete>5</upgrade_percent_complete></action>
-> 896
200
member /clusters/$cluster upgrade_percent_complete = 5
POST /clusters/$cluster/upgrade #finish
  <action><upgrade_action>finish</upgrade_action></action>
-> 894
200
events finish: 894
DELETE /clusters/$c #gone
-> 813
200
events gone: 813
DELETE /datacenters/$d #dcgone
-> 954; Removing Data Center dx = finished
200
events dcgone: 954
DELETE /datacenters/$dc
-> Removing Data Center Default = failed
409 [Cannot remove an active Data Center.]
# A machine changes its cluster while it is down, and takes a profile of the new one.
o = POST /clusters
  <cluster><name>co</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
v = POST /vms
  <vm><name>cmover</name><cluster id="$cluster"/><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM cmover in Cluster Default = finished
POST /vms/$v/nics
  <nic><name>n</name></nic>
-> 932 (1012)
POST /vms/$v/start
-> 153 32; Launching VM cmover = finished
wait 120
PUT /vms/$v
  <vm><cluster id="$o"/></vm>
-> nothing
409 [Cannot update a VM in this status. Try stopping the VM first.]
member /vms/$v status = up
POST /vms/$v/stop
-> 33 (61); Stopping VM cmover = finished
wait 60
g = POST /clusters/$cluster/affinitygroups
  <affinity_group><name>cag</name><positive>true</positive></affinity_group>
-> 10350
POST /clusters/$cluster/affinitygroups/$g/vms
  <vm id="$v"/>
-> 10352
PUT /vms/$v
  <vm><placement_policy><affinity>pinned</affinity><hosts><host id="$host1"/></hosts></placement_policy></vm>
-> 35; Editing VM cmover properties = finished
PUT /vms/$v
  <vm><cluster id="$o"/><cpu_profile id="$nobody"/></vm>
-> 250; Editing VM cmover properties = failed
400 [Cannot edit VM. CPU profile with id ${cpuProfileId} doesn't exist.]
GET /vms/$v
200 <cluster href="/ovirt-engine/api/clusters/$o"
lacks <hosts>
GET /clusters/$cluster/affinitygroups/$g/vms
lacks $v
PUT /vms/$v
  <vm><cluster id="$cluster"/><description>moved</description><placement_policy><affinity>migratable</affinity></placement_policy></vm>
-> 35 35; Editing VM cmover properties = finished
200 <description>moved</description>
POST /clusters/$cluster/affinitygroups/$g/vms
  <vm id="$v"/>
-> 10352
PUT /vms/$v
  <vm><cluster id="$o"/><name>not good</name></vm>
-> 35; Editing VM cmover properties = failed
400 Attribute: vmStatic.name]
GET /clusters/$cluster/affinitygroups/$g/vms
lacks $v
PUT /vms/$v
  <vm><cluster id="$cluster"/></vm>
-> 35 35; Editing VM cmover properties = finished
p = POST /clusters
  <cluster><name>cppc</name><data_center id="$dc"/><cpu><architecture>ppc64</architecture></cpu></cluster>
-> 809 (850 850 10130)
201 <architecture>ppc64</architecture>
PUT /vms/$v
  <vm><cluster id="$p"/></vm>
-> nothing
400 [Cannot edit VM Cluster. The VM and the destination cluster architectures do not match.]
u = POST /clusters
  <cluster><name>cplain</name><data_center id="$dc"/></cluster>
-> 809 (850 850 10130)
PUT /vms/$v
  <vm><cluster id="$u"/></vm>
-> nothing
500 [General command validation failure.]
w = POST /networks
  <network><name>cnet</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network cnet to Data Center: Default = finished
POST /clusters/$cluster/networks
  <network id="$w"><required>false</required></network>
-> nothing
q = POST /networks/$w/vnicprofiles
  <vnic_profile><name>cprofile</name></vnic_profile>
-> 1122
POST /vms/$v/nics
  <nic><name>m</name><vnic_profile id="$q"/></nic>
-> 932 (1012)
PUT /vms/$v
  <vm><cluster id="$o"/></vm>
-> nothing
409 [Cannot edit VM Cluster. Selected Cluster is missing one or more networks cnet that is used by VM.]
e = POST /datacenters
  <data_center><name>de</name><local>false</local></data_center>
-> 950
x = POST /clusters
  <cluster><name>cfar</name><data_center id="$e"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
PUT /vms/$v
  <vm><cluster id="$x"/></vm>
-> nothing
409 [VM can be moved only to a Cluster in the same Data Center.]
