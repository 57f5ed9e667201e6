# What somebody without a role on anything is refused, and what needs more than one permit
# about: Rules: permission missing
vm = POST /vms
  <vm><name>pe</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM pe in Cluster Default = finished
nic = POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
disk = POST /disks
  <disk><name>ped</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk ped = finished
net = POST /networks
  <network><name>pen</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network pen to Data Center: Default = finished
profile = POST /vnicprofiles
  <vnic_profile><name>pep</name><network id="$net"/></vnic_profile>
-> 1122
find guest = /users?search=usrname%3Dguest user
find con = /vms/$vm/graphicsconsoles graphics_console
wait 30
grant = POST /vms/$vm/permissions #grant
  <permission><role><name>UserVmManager</name></role><user id="$guest"/></permission>
-> 850
201
events grant: 850
POST /vms/$vm/permissions
  <permission><role><name>UserVmManager</name></role></permission>
-> nothing
400 Permission [user|group.id] required for add
POST /vms/$vm/permissions
  <permission><role id="$nobody"/><user id="$guest"/></permission>
-> nothing
400 [Cannot add permission, invalid Role id]
as guest@internal secret
PUT /vms/$vm
  <vm><description>mine</description></vm>
-> 35; Editing VM pe properties = finished
200
PUT /vms/$vm
  <vm><custom_properties><custom_property><name>sap_agent</name><value>true</value></custom_property></custom_properties></vm>
-> Editing VM pe properties = failed
403 [User is not authorized to perform this action.]
PUT /vms/$vm
  <vm><placement_policy><hosts><host id="$host1"/></hosts></placement_policy></vm>
-> 35; Editing VM pe properties = finished
200 <name>pe</name>
POST /vms/$vm/nics
  <nic><name>nic2</name><vnic_profile id="$profile"/></nic>
-> nothing
403 [User is not authorized to perform this action.]
PUT /vms/$vm/nics/$nic
  <nic><vnic_profile id="$profile"/></nic>
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$vm/nics
  <nic><name>nic2</name></nic>
-> 932 (1012)
201
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$disk"/></disk_attachment>
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>pe2</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> Adding Disk pe2 = failed
403 [User is not authorized to perform this action.]
POST /templates
  <template><name>pet</name><vm id="$vm"/></template>
-> Creating VM Template pet in Data Center Default = failed
403 [User is not authorized to perform this action.]
POST /vmpools
  <vm_pool><name>pepool</name><cluster id="$cluster"/><template><name>Blank</name></template><size>1</size></vm_pool>
-> Creating VM Pool pepool from template Blank = failed
403 [User is not authorized to perform this action.]
as admin@internal ovsim
POST /storagedomains/$data1/permissions
  <permission><role><name>DiskCreator</name></role><user id="$guest"/></permission>
-> 850
201
POST /disks/$disk/permissions
  <permission><role><name>DiskOperator</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk id="$disk"/></disk_attachment>
-> 2016
201
POST /disks/$disk/move
  <action><storage_domain id="$data2"/></action>
-> nothing
403 [User is not authorized to perform this action.]
DELETE /vms/$vm/permissions/$nobody
-> nothing
404
as admin@internal ovsim
DELETE /vms/$vm/permissions/$grant #revoke
-> 852
200
events revoke: 852
as guest@internal secret
POST /vms/$vm/ticket
-> nothing
404 Entity not found: GetVmByVmId
POST /vms/$vm/clone
  <action><vm><name>mine</name></vm></action>
-> nothing
404 Entity not found: VM: id=$vm
POST /vms/$vm/screenshot
-> ScreenshotVm = failed
403 [User is not authorized to perform this action.]
POST /vms/$vm/freezefilesystems
-> FreezeVm = failed
403 [User is not authorized to perform this action.]
POST /vms/$vm/cancelmigration
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$vm/maintenance
  <action><maintenance_enabled>true</maintenance_enabled></action>
-> nothing
400 Moving to maintenance mode is currently only available for the VM containing the hosted engine.
POST /disks/$disk/copy
  <action><storage_domain id="$data1"/></action>
-> Copying Disk ped from data1 to data1 = failed
403 [User is not authorized to perform this action.]
POST /hosts/$host1/refresh
-> nothing
403 [User is not authorized to perform this action.]
POST /hosts/$host1/commitnetconfig
-> Applying saved network configuration to Host host01 = failed
403 [User is not authorized to perform this action.]
POST /hosts/$host1/upgradecheck
-> nothing
403 [User is not authorized to perform this action.]
POST /hosts/$host1/upgrade
-> nothing
403 [User is not authorized to perform this action.]
POST /hosts/$host1/approve
-> Adding new Host host01 (Approve process) to Cluster <UNKNOWN> = failed
403 [User is not authorized to perform this action.]
POST /hosts/$host1/activate
-> Invoking Activate Host host01 = failed
403 [User is not authorized to perform this action.]
POST /hosts/$host1/install
  <action><root_password>x</root_password></action>
-> nothing
400 query execution failed due to insufficient permissions.
POST /hosts/$host1/fence
  <action><fence_type>status</fence_type></action>
-> nothing
400 query execution failed due to insufficient permissions.
POST /hosts/$host1/fence
  <action><fence_type>restart</fence_type></action>
-> Restarting Host host01 (Fencing) on Cluster <UNKNOWN> = failed
403 [User is not authorized to perform this action.]
POST /hosts/$host1/enrollcertificate
-> nothing
403 [User is not authorized to perform this action.]
POST /hosts/$host1/iscsidiscover
  <action><iscsi><address>10.0.0.1</address></iscsi></action>
-> nothing
400 query execution failed due to insufficient permissions.
POST /hosts/$host1/iscsilogin
  <action><iscsi><address>10.0.0.1</address><target>iqn.x</target></iscsi></action>
-> Connecting Host host01 to Storage server = failed
403 [User is not authorized to perform this action.]
POST /hosts/$host1/fenceagents
  <agent><type>ipmilan</type><address>10.0.0.2</address><username>u</username><password>p</password><order>1</order></agent>
-> Adding fence agent to host 00000000-0000-0000-0000-000000000000 = failed
403 [User is not authorized to perform this action.]
POST /datacenters/$dc/qoss
  <qos><name>q</name><type>storage</type></qos>
-> nothing
403 [User is not authorized to perform this action.]
POST /datacenters/$dc/quotas
  <quota><name>q</name></quota>
-> nothing
403 [User is not authorized to perform this action.]
POST /bookmarks
  <bookmark><name>b</name><value>Vms:</value></bookmark>
-> nothing
403 [User is not authorized to perform this action.]
POST /affinitylabels
  <affinity_label><name>l</name></affinity_label>
-> nothing
403 [User is not authorized to perform this action.]
POST /vnicprofiles
  <vnic_profile><name>q</name><network id="$net"/></vnic_profile>
-> nothing
404 Entity not found: Network: id=$net
POST /networks/$net/vnicprofiles
  <vnic_profile><name>q</name></vnic_profile>
-> nothing
403 [User is not authorized to perform this action.]
POST /users
  <user><user_name>admin</user_name><domain><name>internal-authz</name></domain></user>
-> nothing
403 [User is not authorized to perform this action.]
POST /groups
  <group><name>g</name><domain><name>internal-authz</name></domain></group>
-> nothing
404 Entity not found: ADGROUP@internal-authz:: name=g
POST /jobs
  <job><description>j</description></job>
-> nothing
403 [User is not authorized to perform this action.]
POST /macpools
  <mac_pool><name>m</name><ranges><range><from>00:1a:4a:16:01:51</from><to>00:1a:4a:16:01:e6</to></range></ranges></mac_pool>
-> nothing
403 [User is not authorized to perform this action.]
