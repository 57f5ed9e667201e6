# VMs that must not share a host find none for the third
# about: Affinity
a = POST /vms
  <vm><name>af1</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
b = POST /vms
  <vm><name>af2</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
c = POST /vms
  <vm><name>af3</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os></vm>
POST /vms/$a/nics
  <nic><name>n</name></nic>
POST /vms/$b/nics
  <nic><name>n</name></nic>
POST /vms/$c/nics
  <nic><name>n</name></nic>
group = POST /clusters/$cluster/affinitygroups #group
  <affinity_group><name>apart</name><vms_rule><enabled>true</enabled><enforcing>true</enforcing><positive>false</positive></vms_rule></affinity_group>
201
POST /clusters/$cluster/affinitygroups
  <affinity_group><name>apart</name></affinity_group>
400 [Cannot add Affinity Group. Affinity Group name already exists.]
POST /clusters/$cluster/affinitygroups/$group/vms #in
  <vm id="$a"/>
200
POST /clusters/$cluster/affinitygroups/$group/vms
  <vm id="$b"/>
POST /clusters/$cluster/affinitygroups/$group/vms
  <vm id="$c"/>
POST /clusters/$cluster/affinitygroups/$group/vms
  <vm id="$nobody"/>
400 The selected VM does not exist.
events group: 10350
events in: 10352
wait 30
POST /vms/$a/start
POST /vms/$b/start
200
wait 10
POST /vms/$c/start #none
409 did not satisfy internal filter VmAffinityGroups because it matched negative affinity rules .
events none: 54
POST /vms/$a/migrate
409 did not satisfy internal filter VmAffinityGroups
POST /vms/$a/stop
wait 5
POST /vms/$c/start
200
label = POST /affinitylabels #label
  <affinity_label><name>red</name></affinity_label>
201
events label: 10380
POST /affinitylabels/$label/hosts
  <host id="$host1"/>
200
DELETE /affinitylabels/$label
409 [Cannot delete affinity label, remove it from all entities first.]
