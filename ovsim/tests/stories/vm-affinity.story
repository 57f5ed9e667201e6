# VMs that must not share a host find none for the third
# about: Affinity
a = POST /vms
  <vm><name>af1</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM af1 in Cluster Default = finished
b = POST /vms
  <vm><name>af2</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM af2 in Cluster Default = finished
c = POST /vms
  <vm><name>af3</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM af3 in Cluster Default = finished
POST /vms/$a/nics
  <nic><name>n</name></nic>
-> 932 (1012)
POST /vms/$b/nics
  <nic><name>n</name></nic>
-> 932 (1012)
POST /vms/$c/nics
  <nic><name>n</name></nic>
-> 932 (1012)
group = POST /clusters/$cluster/affinitygroups #group
  <affinity_group><name>apart</name><vms_rule><enabled>true</enabled><enforcing>true</enforcing><positive>false</positive></vms_rule></affinity_group>
-> 10350
201
POST /clusters/$cluster/affinitygroups
  <affinity_group><name>apart</name></affinity_group>
-> nothing
400 [Cannot add Affinity Group. Affinity Group name already exists.]
PUT /clusters/$cluster/affinitygroups/$group
  <affinity_group><comment>none is kept</comment></affinity_group>
-> 10352
200 <name>
lacks <comment>
POST /clusters/$cluster/affinitygroups/$group/vms #in
  <vm id="$a"/>
-> 10352
200
POST /clusters/$cluster/affinitygroups/$group/vms
  <vm id="$b"/>
-> 10352
POST /clusters/$cluster/affinitygroups/$group/vms
  <vm id="$c"/>
-> 10352
POST /clusters/$cluster/affinitygroups/$group/vms
  <vm id="$nobody"/>
-> nothing
400 The selected VM does not exist.
events group: 10350
events in: 10352
wait 30
POST /vms/$a/start
-> 153 32; Launching VM af1 = finished
POST /vms/$b/start
-> 153 32; Launching VM af2 = finished
200
wait 10
POST /vms/$c/start #none
-> 54e; Launching VM af3 = failed
409 did not satisfy internal filter VmAffinityGroups because it matched negative affinity rules .
events none: 54e
POST /vms/$a/migrate
-> 65e; Migrating VM af1 = failed
409 did not satisfy internal filter VmAffinityGroups
POST /vms/$a/stop
-> 33 (61); Stopping VM af1 = finished
wait 5
POST /vms/$c/start
-> 153 32; Launching VM af3 = finished
200
# Whether the rules hold is found when it is asked for.
GET /clusters/$cluster/affinitygroups/$group
200 <broken>false</broken>
PUT /clusters/$cluster/affinitygroups/$group
  <affinity_group><vms_rule><enabled>true</enabled><enforcing>false</enforcing><positive>true</positive></vms_rule></affinity_group>
-> 10352
200 <broken>true</broken>
PUT /clusters/$cluster/affinitygroups/$group
  <affinity_group><vms_rule><enabled>false</enabled></vms_rule><hosts_rule><enabled>true</enabled><enforcing>false</enforcing><positive>true</positive></hosts_rule></affinity_group>
-> 10352
200
GET /clusters/$cluster/affinitygroups/$group
200 <broken>true</broken>
PUT /clusters/$cluster/affinitygroups/$group
  <affinity_group><positive>true</positive><enforcing>true</enforcing></affinity_group>
-> 10352
200 <vms_rule>\n        <enabled>true</enabled>\n        <enforcing>true</enforcing>\n        <positive>true</positive>
PUT /clusters/$cluster/affinitygroups/$group
  <affinity_group><vms_rule><enabled>false</enabled></vms_rule></affinity_group>
-> 10352
200 <vms_rule>\n        <enabled>false</enabled>
label = POST /affinitylabels #label
  <affinity_label><name>red</name></affinity_label>
-> 10380
201
events label: 10380
POST /affinitylabels
  <affinity_label><name>red</name></affinity_label>
-> nothing
409 [Cannot add affinity label with a conflicting NAME.]
POST /affinitylabels/$label/vms
  <vm><name>af1</name></vm>
-> nothing
400 Vm [id] required for add
POST /affinitylabels/$label/hosts
  <host id="$host1"/>
-> 10382
200
PUT /affinitylabels/$label
  <affinity_label><name>renamed</name></affinity_label>
-> 10382
200
GET /events?search=type%3D10382&max=1
200 Affinity Label
lacks Affinity Label renamed was updated
DELETE /affinitylabels/$label
-> nothing
409 [Cannot delete affinity label, remove it from all entities first.]
