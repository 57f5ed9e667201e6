# What somebody with a role on one VM reads, and to whom he gives roles
# about: Rules: permission missing
vm = POST /vms
  <vm><name>rv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM rv in Cluster Default = finished
other = POST /vms
  <vm><name>ro</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM ro in Cluster Default = finished
find guest = /users?search=usrname%3Dguest user
find web = /vms?search=name%3Dweb01 vm
find disk = /vms/$web/diskattachments disk_attachment
find boss = /users?search=usrname%3Dadmin user
find net = /networks?search=name%3Dovirtmgmt network
find center = /datacenters data_center
find con = /vms/$other/graphicsconsoles graphics_console
wait 30
POST /vms/$vm/permissions
  <permission><role><name>UserVmManager</name></role><user id="$guest"/></permission>
-> 850
201
DELETE /users/$boss
-> nothing
409 [Cannot remove User. User is currently logged in.]
as guest@internal secret
POST /imagetransfers
  <image_transfer/>
-> nothing
400 No matching signature found
DELETE /users/$boss/sshpublickeys/$nobody
-> nothing
404
GET /vms/$vm/nics
200
GET /vms/$vm/tags
400 query execution failed due to insufficient permissions.
GET /hosts/$host1
400 query execution failed due to insufficient permissions.
GET /vms/$other/graphicsconsoles/$con
404
GET /vms/$other/cdroms
404
GET /vms/$other/statistics
404 Entity not found: $other
GET /users/$boss/options
403 User is not authorized to perform this action.
given = POST /vms/$vm/permissions
  <permission><role><name>UserRole</name></role><user id="$boss"/></permission>
-> 850
201
GET /vms/$vm/permissions/$given
200 <group href="/ovirt-engine/api/groups/$boss"
PUT /vms/$vm
  <vm><custom_properties><custom_property><name>x</name><value>y</value></custom_property></custom_properties></vm>
-> Editing VM rv properties = failed
400 [Cannot edit VM if some of the specified custom properties are not configured by the system. The keys are: x]
# Events of what he sees, and none of his coming and going.
GET /events?max=3
200 <name>rv</name>
GET /events?max=200
lacks logged
GET /events?max=200
lacks <name>ro</name>
POST /macpools
  <mac_pool><name></name><ranges><range><from>00:1a:4a:16:80:01</from><to>00:1a:4a:16:80:05</to></range></ranges></mac_pool>
-> nothing
400 MacPool [name] required for add
POST /vms/$vm/snapshots
  <snapshot><description></description></snapshot>
-> nothing
400 Snapshot [description] required for doAdd
POST /bookmarks
  <bookmark><name></name><value>x</value></bookmark>
-> nothing
400 Bookmark [name] required for add
POST /affinitylabels
  <affinity_label><name></name></affinity_label>
-> nothing
400 AffinityLabel [name] required for add
POST /storageconnections
  <storage_connection><type>nfs</type><address>10.54.8.8</address></storage_connection>
-> nothing
400 StorageConnection [path] required for add
POST /hosts
  <host><name>x</name><address></address><root_password>x</root_password></host>
-> nothing
400 Host [address] required for add
POST /hosts/$host1/fenceagents
  <agent><address></address><type>apc</type><order>1</order><username>a</username><password>b</password></agent>
-> nothing
400 Agent [address] required for add
POST /clusters/$cluster/cpuprofiles
  <cpu_profile><name></name></cpu_profile>
-> nothing
400 CpuProfile [name] required for validateParameters
POST /users/$boss/permissions
  <permission><role><name>UserRole</name></role><vm id="$vm"/></permission>
-> 850
201
POST /vms/$vm/permissions
  <permission><role><name>ClusterAdmin</name></role><user id="$boss"/></permission>
-> nothing
403 [Cannot add permission, only system super user can give permissions with admin Role]
POST /clusters/$cluster/permissions
  <permission><role><name>UserRole</name></role><user id="$boss"/></permission>
-> nothing
403 [User is not authorized to perform this action.]
POST /users/$guest/permissions
  <permission><role><name>UserRole</name></role><vm id="$other"/></permission>
-> nothing
403 [User is not authorized to perform this action.]
POST /instancetypes
  <instance_type><name>mine</name></instance_type>
-> Creating VM Template mine in Data Center <UNKNOWN> = failed
403 [User is not authorized to perform this action.]
POST /vms/$vm/tags
  <tag><name>nosuch</name></tag>
-> nothing
400 query execution failed due to insufficient permissions.
GET /disks?max=-1
200
POST /templates
  <template><name>mine</name><vm id="$other"/></template>
-> nothing
404 Entity not found: $other
POST /vnicprofiles
  <vnic_profile><name>mine</name><network id="$nobody"/></vnic_profile>
-> nothing
404 Entity not found: Network: id=$nobody
PUT /hosts/$host1
  <host><comment>c</comment></host>
-> nothing
400 query execution failed due to insufficient permissions.
POST /hosts/$host1/install
  <action/>
-> nothing
400 query execution failed due to insufficient permissions.
DELETE /storagedomains/$data1?host=host01
-> nothing
400 query execution failed due to insufficient permissions.
DELETE /affinitylabels/$nobody
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$other/export
  <action/>
-> nothing
400 No matching signature found, make sure that mandatory attributes are provided.
PUT /vms/$vm/mediateddevices/$nobody
  <vm_mediated_device><spec_params><property><name>mdevType</name><value>x</value></property></spec_params></vm_mediated_device>
-> nothing
500 HTTP 404 Not Found
GET /hosts?search=name%3Dhost01
200 <cpu>
lacks <type>Intel
GET /clusterlevels/4.8/clusterfeatures
400 query execution failed due to insufficient permissions.
GET /storagedomains/$data1/templates
200
GET /storagedomains/$data1/templates?unregistered=true
400 query execution failed due to insufficient permissions.
GET /storagedomains/$data1/disks
400 query execution failed due to insufficient permissions.
GET /storagedomains/$data1/disks/$disk
404
GET /storagedomains/$data1/vms/$other
404
GET /storagedomains/$data1
200 <type>nfs</type>
lacks <data_centers>
lacks <address>
# A role above a VM shows it, if it is one that looks below
as admin@internal ovsim
POST /templates
  <template><name></name><vm id="$vm"/></template>
-> Creating VM Template <UNKNOWN> in Data Center Default = failed
400 [VM Template name must not exceed 255 characters, Attribute: name]
POST /clusters/$cluster/permissions
  <permission><role><name>UserVmRunTimeManager</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
GET /vms/$other
404
GET /vms?search=name%3Dro
200
lacks <name>ro</name>
PUT /vms/$other
  <vm><description>mine</description></vm>
-> nothing
404
POST /vms/$other/stop
-> 254; Stopping VM ro = finished
200
as admin@internal ovsim
POST /clusters/$cluster/permissions
  <permission><role><name>UserRole</name></role><user id="$guest"/></permission>
-> 850
201
POST /permissions
  <permission><role><name>ExternalEventsCreator</name></role><user id="$guest"/></permission>
-> 866
201
GET /users/$guest/options?filter=true
200
GET /users/$guest/sshpublickeys?filter=true
200
as guest@internal secret
DELETE /vms/$vm/checkpoints/$nobody
-> nothing
400 query execution failed due to insufficient permissions.
# What happened is told of what he has a role on, not of himself
GET /events?max=100
200 <cluster
lacks <code>30</code>
GET /storagedomains/$data1/disks/$disk
200 <disk href="/ovirt-engine/api/disks/$disk"
GET /vms?search=name%3Dro
200 <name>ro</name>
POST /events
  <event><origin>me</origin><custom_id>1</custom_id><description>d</description><severity>normal</severity></event>
-> (9801); Adding an External Event = finished
400 query execution failed due to insufficient permissions.
DELETE /tags/$nobody
-> nothing
400 query execution failed due to insufficient permissions.
# Who administers something finds that what he would change is not there
as admin@internal ovsim
POST /permissions
  <permission><role><name>TagManager</name></role><user id="$guest"/></permission>
-> 866
201
as guest@internal secret
DELETE /hosts/$nobody
-> nothing
404
PUT /macpools/$nobody
  <mac_pool><name>x</name></mac_pool>
-> nothing
404
DELETE /networks/$net/vnicprofiles/$nobody
-> nothing
404
DELETE /datacenters/$center/quotas/$nobody
-> nothing
404
DELETE /vms/$other/nics/$nobody
-> nothing
404
PUT /vms/$other/diskattachments/$nobody
  <disk_attachment/>
-> nothing
404 Entity not found: $nobody
POST /hosts/$host1/fence
  <action><fence_type>status</fence_type></action>
-> nothing
200 Invalid fence agents
# Permits are asked on the network, the domain and the disk, not on what lies above them in the path
as admin@internal ovsim
POST /networks/$net/permissions
  <permission><role><name>NetworkAdmin</name></role><user id="$guest"/></permission>
-> 850
201
POST /storagedomains/$data1/permissions
  <permission><role><name>StorageAdmin</name></role><user id="$guest"/></permission>
-> 850
201
POST /clusters/$cluster/permissions
  <permission><role><name>HostAdmin</name></role><user id="$guest"/></permission>
-> 850
201
as guest@internal secret
POST /clusters/$cluster/networks
  <network id="$net"/>
-> nothing
409 [Logical Network is already attached to Cluster.]
DELETE /clusters/$cluster/networks/$net
-> nothing
400 [The Management Network ('ovirtmgmt') is mandatory and cannot be removed.]
POST /datacenters/$center/storagedomains/$data1/activate
  <action/>
-> Activating Storage Domain data1 on Data Center Default = failed
409 [Cannot activate Storage. The relevant Storage Domain's status is Active.]
PUT /vms/$web/diskattachments/$disk
  <disk_attachment><disk><provisioned_size>1</provisioned_size></disk></disk_attachment>
-> Updating Disk web01_Disk1 properties for VMs: web01 = failed
400 [Cannot edit Virtual Disk. New disk size must be larger than the current disk size.]
POST /disks/$disk/copy
  <action><storage_domain id="$nobody"/></action>
-> Copying Disk web01_Disk1 from data1 to <UNKNOWN> = failed
403 [User is not authorized to perform this action.]
POST /hosts
  <host><name>host01</name><address>10.54.7.77</address><root_password>x</root_password></host>
-> Adding new Host host01 to Cluster Default = failed
409 [Cannot add Host. The Host name is already in use, please choose a unique name and try again.]
