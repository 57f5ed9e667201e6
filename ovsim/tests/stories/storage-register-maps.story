# What a domain brings is registered with mappings, beside a NIC that took its address, after its disk; what is refused
# about: Storage domains: import unregistered VMs/templates/disks, attach, deactivate, detach, destroy
nd = POST /storagedomains
  <storage_domain><name>travel</name><type>data</type><host id="$host1"/><storage><type>nfs</type><address>10.0.0.8</address><path>/travel</path></storage></storage_domain>
-> 956 (10120); Adding NFS Storage Domain travel to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
wait 20
POST /datacenters/$dc/storagedomains #on
  <storage_domain id="$nd"/>
-> 962 (966); Attaching Storage Domain travel to Data Center Default = finished
201
wait 40
net = POST /networks
  <network><name>green</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network green to Data Center: Default = finished
wait 5
POST /clusters/$cluster/networks
  <network id="$net"><required>false</required></network>
-> nothing
201
find green = /networks/$net/vnicprofiles vnic_profile
find grey = /networks/$mgmt/vnicprofiles vnic_profile
vm = POST /vms
  <vm><name>tv</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM tv in Cluster Default = finished
own = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><active>true</active><disk><name>tvd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$nd"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk tvd = finished
nic = POST /vms/$vm/nics
  <nic><name>nic1</name><interface>virtio</interface><vnic_profile id="$grey"/></nic>
-> 932 (1012)
wait 20
tpl = POST /templates
  <template><name>tvt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template tvt in Data Center Default = finished
wait 60
thin = POST /vms
  <vm><name>tvthin</name><cluster id="$cluster"/><template id="$tpl"/></vm>
-> 37 53; Creating VM tvthin in Cluster Default = finished
flat = POST /vms
  <vm><name>tvflat</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM tvflat in Cluster Default = finished
fd = POST /vms/$flat/diskattachments
  <disk_attachment><interface>virtio</interface><active>true</active><disk><name>tvf</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$nd"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk tvf = finished
bare = POST /vms
  <vm><name>tvbare</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM tvbare in Cluster Default = finished
wait 30
keep mac = /vms/$vm/nics/$nic address
snap = POST /vms/$vm/snapshots
  <snapshot><description>s</description></snapshot>
-> 45 68; Creating VM Snapshot s for VM tv = finished
wait 60
POST /datacenters/$dc/storagedomains/$nd/deactivate
  <action/>
-> 2036 2036 2021 2021 968 (1029); Deactivating Storage Domain travel in Data Center Default = finished
wait 30
DELETE /datacenters/$dc/storagedomains/$nd
-> 964; Detaching Storage Domain travel from Data Center Default = finished
200
wait 30
holder = POST /vms
  <vm><name>tvh</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM tvh in Cluster Default = finished
wait 20
POST /vms/$holder/nics
  <nic><name>nic1</name><interface>virtio</interface><mac><address>$mac</address></mac></nic>
-> 932 (1012)
201
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
-> 962 (381 378 381 378 966); Attaching Storage Domain travel to Data Center Default = finished
201
wait 60
GET /storagedomains/$nd/vms?unregistered=true
200 <name>tvbare</name>
GET /storagedomains/$nd/templates?unregistered=true
200 <name>tvt</name>
lacks <cpu_profile
GET /storagedomains/$nd/disks
200 <shareable>true</shareable>
GET /storagedomains/$nd/disks?unregistered=true
200 <name>tvf</name>
lacks id="$own"
GET /storagedomains/$nd/disks/$fd?unregistered=true
200 href="/ovirt-engine/api/disks/$fd"
POST /storagedomains/$nd/vms/$vm/import
  <action><cluster id="$cluster"/><storage_domain id="$data1"/></action>
-> nothing
404
POST /storagedomains/$nd/vms/$thin/register
  <action><cluster id="$cluster"/></action>
-> Importing VM tvthin from configuration to Cluster Default = failed
400 [Cannot import VM. The relevant Template doesn't exist.]
POST /storagedomains/$nd/templates/$vm/register
  <action><cluster id="$cluster"/></action>
-> Importing Template <UNKNOWN> from configuration to Cluster Default = failed
409 Please remove the Template or VM (Blank) from the system first]
POST /storagedomains/$nd/vms/$tpl/register
  <action><cluster id="$cluster"/></action>
-> Importing VM <UNKNOWN> from configuration to Cluster Default = failed
400 [Cannot import VM. The relevant Template doesn't exist.]
POST /storagedomains/$nd/templates/$tpl/register
  <action><clone>true</clone><cluster id="$cluster"/></action>
-> 181e; Importing Template tvt from configuration to Cluster Default = failed
400 [Internal Engine Error]
POST /storagedomains/$nd/vms/$vm/register
  <action><registration_configuration><cluster_mappings><registration_cluster_mapping><to><name>b</name></to></registration_cluster_mapping></cluster_mappings></registration_configuration></action>
-> nothing
400 <detail>Cluster name is missing from source.</detail>
POST /storagedomains/$nd/vms/$vm/register
  <action><registration_configuration><role_mappings><registration_role_mapping><from><name>a</name></from></registration_role_mapping></role_mappings></registration_configuration></action>
-> nothing
400 <detail>Role is missing from destination.</detail>
POST /storagedomains/$nd/vms/$vm/register
  <action><vnic_profile_mappings><vnic_profile_mapping><source_network_name>a</source_network_name></vnic_profile_mapping></vnic_profile_mappings></action>
-> nothing
400 VnicProfileMapping [sourceNetworkProfileName] required for validateVnicMappings
POST /storagedomains/$nd/templates/$tpl/register #tpl
  <action><registration_configuration><cluster_mappings><registration_cluster_mapping><from><name>Default</name></from><to><name>nosuch</name></to></registration_cluster_mapping></cluster_mappings></registration_configuration></action>
-> 180; Importing Template tvt from configuration to Cluster Default = finished
200
GET /templates/$tpl/permissions
200 <role href="/ovirt-engine/api/roles/def0000a-0000-0000-0000-def00000000f"
POST /storagedomains/$nd/templates/$tpl/register
  <action/>
-> Importing Template tvt from configuration to Cluster Default = failed
400 [Cannot import Template. Cluster ID is not valid.]
POST /storagedomains/$nd/templates/$tpl/register
  <action><cluster id="$cluster"/></action>
-> Importing Template tvt from configuration to Cluster Default = failed
400 [Cannot import Template. Storage Domain doesn't exist.]
POST /storagedomains/$nd/vms/$vm/register
  <action><cluster id="$cluster"/></action>
-> Importing VM tv from configuration to Cluster Default = failed
409 [Cannot import Virtual Machine, because that action would create duplicates in target MAC pool
POST /storagedomains/$nd/vms/$vm/register #new
  <action><cluster id="$cluster"/><reassign_bad_macs>true</reassign_bad_macs><vnic_profile_mappings><vnic_profile_mapping><source_network_name>ovirtmgmt</source_network_name><source_network_profile_name>ovirtmgmt</source_network_profile_name><target_vnic_profile id="$green"/></vnic_profile_mapping></vnic_profile_mappings></action>
-> 174; Importing VM tv from configuration to Cluster Default = finished
200
GET /vms/$vm/nics/$nic
200 <vnic_profile href="/ovirt-engine/api/vnicprofiles/$green"
lacks <address>$mac</address>
POST /storagedomains/$nd/vms/$vm/register
  <action/>
-> Importing VM tv from configuration to Cluster Default = failed
409 [Cannot import Virtual Machine, because that action would create duplicates in target MAC pool
POST /storagedomains/$nd/vms/$vm/register
  <action><reassign_bad_macs>true</reassign_bad_macs></action>
-> Importing VM tv from configuration to Cluster Default = failed
409 [Import VM failed - VM ID already exists in the system. Please remove the VM (tv) from the system first]
POST /storagedomains/$nd/vms/$thin/register
  <action><cluster id="$cluster"/></action>
-> 174; Importing VM tvthin from configuration to Cluster Default = finished
200
POST /storagedomains/$nd/disks?unregistered=true
  <disk id="$fd"><description>found</description></disk>
-> 378 (381); Importing Disk <UNKNOWN> = finished
201 <description>found</description>
POST /storagedomains/$nd/vms/$flat/register
  <action><cluster id="$cluster"/><allow_partial_import>true</allow_partial_import></action>
-> Importing VM tvflat from configuration to Cluster Default = failed
409 [Cannot import VM. The following disks already exist: tvf. Please import as a clone.]
POST /storagedomains/$nd/vms/$bare/register
  <action><cluster id="$cluster"/></action>
-> Importing VM tvbare from configuration to Cluster Default = failed
409 [Import VM failed - VM ID already exists in the system. Please remove the VM (tvbare) from the system first]
DELETE /vms/$bare
-> 113; Removing VM tvbare from system = finished
wait 20
POST /storagedomains/$nd/vms/$bare/register #bare
  <action/>
-> 174; Importing VM tvbare from configuration to Cluster Default = finished
200
DELETE /storagedomains/$nd/vms/$flat #forget
-> 1160; Remove Unregistered VM tvflat = finished
200
wait 10
GET /storagedomains/$nd/vms?unregistered=true
lacks <name>tvflat</name>
