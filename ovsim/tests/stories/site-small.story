# Tags, bookmarks, quotas, QoS, profiles, policies, labels, external events and jobs
# about: Quotas, QoS, tags, bookmarks, jobs and steps, events
tag = POST /tags #tag
  <tag><name>tg</name></tag>
-> 432
201
events tag: 432
POST /tags
  <tag><name></name></tag>
-> nothing
400 Tag [name] required for add
DELETE /tags/00000000-0000-0000-0000-000000000000
-> nothing
400 [Cannot remove tag. Tag does not exist.]
PUT /tags/$tag #tagedit
  <tag><description>d</description></tag>
-> 430
200
events tagedit: 430
DELETE /tags/$tag #taggone
-> 434
200
events taggone: 434
b = POST /bookmarks #bm
  <bookmark><name>bm</name><value>vms:</value></bookmark>
-> 350
201
events bm: 350
DELETE /bookmarks/$b #bmgone
-> 354
200
events bmgone: 354
q = POST /datacenters/$dc/quotas #quota
  <quota><name>qq</name></quota>
-> 3000
201
events quota: 3000
POST /datacenters/$dc/quotas
  <quota><name>qq</name></quota>
-> nothing
409 [Cannot add Quota. The Quota name is already in use, please choose a unique name and try again.]
POST /datacenters/$dc/quotas
  <quota><description>nameless</description></quota>
-> nothing
400 Parameter 'quota.name' is mandatory but was not provided.
DELETE /datacenters/$dc/quotas/$q #qgone
-> 3004
200
events qgone: 3004
qos = POST /datacenters/$dc/qoss #qos
  <qos><name>qs</name><type>storage</type></qos>
-> 10110
201
events qos: 10110
POST /datacenters/$dc/qoss
  <qos><name>qn</name><type>network</type><inbound_average>1</inbound_average></qos>
-> nothing
400 All three values are needed in order to define QoS on each network directions.
POST /datacenters/$dc/qoss
  <qos><name>qs</name><type>storage</type></qos>
-> nothing
400 [Cannot add QoS. QoS element name already exists.]
DELETE /datacenters/$dc/qoss/$qos #qosgone
-> 10112
200
events qosgone: 10112
profiled = POST /disks
  <disk><name>dp</name><provisioned_size>1073741824</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data2"/></storage_domains></disk>
-> 2020 2021; Adding Disk dp = finished
201
wait 10
dp = POST /diskprofiles #dp
  <disk_profile><name>dp</name><storage_domain id="$data1"/></disk_profile>
-> 10120
201
events dp: 10120
PUT /disks/$profiled
  <disk><disk_profile id="$dp"/></disk>
-> Updating Disk dp properties for VMs: N/A = failed
400 Virtual Disk. Cannot find a disk profile defined on storage domain $data2.]
POST /disks
  <disk><name>dq</name><provisioned_size>1073741824</provisioned_size><format>raw</format><disk_profile id="$dp"/><storage_domains><storage_domain id="$data2"/></storage_domains></disk>
-> Adding Disk dq = failed
400 [Cannot add Virtual Disk. Cannot find a disk profile defined on storage domain $data2.]
POST /disks/$profiled/copy
  <action><storage_domain id="$data2"/><disk_profile id="$dp"/></action>
-> Copying Disk dp from data2 to data2 = failed
400 [Cannot copy Virtual Disk. Cannot find a disk profile
POST /disks/$profiled/move
  <action><storage_domain id="$data1"/><disk_profile id="$dp"/></action>
-> 2008 2010; Moving Disk dp from data2 to data1 = finished
200
wait 20
GET /disks/$profiled
200 diskprofiles/$dp"
DELETE /diskprofiles/$dp
-> nothing
400 Several Disks (1) are using this Profile
DELETE /disks/$profiled
-> 2014; Removing Disk dp = finished
wait 20
find only = /storagedomains/$data2/diskprofiles disk_profile
DELETE /diskprofiles/$only
-> nothing
400 Cannot remove last Disk profile in Storage Domain.]
DELETE /diskprofiles/$dp #dpgone
-> 10122
200
sp = POST /schedulingpolicies #sp
  <scheduling_policy><name>sp</name></scheduling_policy>
-> 9910
201
events sp: 9910
DELETE /schedulingpolicies/$sp #spgone
-> 9914
200
events spgone: 9914
POST /events
  <event><origin>oVirt</origin><custom_id>1</custom_id><description>d</description><severity>normal</severity></event>
-> Adding an External Event = failed
400 [Cannot add External Event. Illegal Origin for External Event : oVirt]
POST /events
  <event><origin>me</origin><custom_id>1</custom_id><description>d</description><severity>warning</severity></event>
-> (9802w); Adding an External Event = finished
201 <code>9802</code>
POST /events
  <event><origin>me</origin><custom_id>1</custom_id><description>d</description><severity>normal</severity></event>
-> Adding an External Event = failed
400 [=Cannot add External Event. External Event with this custom id already exists.]
j = POST /jobs
  <job><description>ext</description><auto_cleared>true</auto_cleared></job>
-> 11000; ext = failed
201 <status>started</status>
POST /jobs/$j/steps
  <step><description>x</description></step>
-> nothing
400 Parameter 'step.type' is mandatory but was not provided.
s = POST /jobs/$j/steps
  <step><type>executing</type><description>e</description></step>
-> nothing
201
POST /jobs/$j/steps/$s/end
  <action><succeeded>true</succeeded></action>
-> nothing
200
POST /jobs/$j/end
  <action><succeeded>false</succeeded></action>
-> nothing
200
status /jobs/$j = failed
POST /jobs/$j/clear
-> nothing
200
mark = POST /bookmarks
  <bookmark><name>twice</name><value>Vms:</value></bookmark>
-> 350
POST /bookmarks
  <bookmark><name>twice</name><value>Vms:</value></bookmark>
-> nothing
409 [Cannot add Bookmark. The Bookmark name is already in use, please choose a unique name and try again.]
POST /bookmarks
  <bookmark><name>other</name></bookmark>
-> nothing
400 Parameter 'bookmark.value' is mandatory but was not provided.
POST /jobs
  <job/>
-> nothing
400 Parameter 'job.description' is mandatory but was not provided.
POST /jobs/$nobody/clear
-> nothing
400 [Cannot Clear External Job. Job not found.]
POST /jobs/$nobody/steps
  <step><description>x</description><type>executing</type></step>
-> nothing
400 [Cannot add External Job. Step should be a child of the Job or other Step.]
# Units of policies: an add is an edit, and answered with 200
sp = POST /schedulingpolicies
  <scheduling_policy><name>sp</name></scheduling_policy>
-> 9910
201
POST /schedulingpolicies/$sp/filters
  <filter><scheduling_policy_unit id="98842bc5-4094-4b83-8224-7b50f86a94c9"/><position>1</position></filter>
-> 9912
200 <position>1</position>
POST /schedulingpolicies/$sp/balances
  <balance><scheduling_policy_unit id="7db4ab05-81ab-42e8-868a-aee2df483ed2"/></balance>
-> 9912
200
POST /schedulingpolicies/$sp/balances
  <balance><scheduling_policy_unit id="736999d0-1023-46a4-9a75-1316ed50e151"/></balance>
-> 9912
200
GET /schedulingpolicies/$sp/balances
200 736999d0-1023-46a4-9a75-1316ed50e151
lacks 7db4ab05-81ab-42e8-868a-aee2df483ed2
PUT /schedulingpolicies/$sp
  <scheduling_policy><properties><property><name>HighUtilization</name><value>70</value></property></properties></scheduling_policy>
-> 9912
200 <name>HighUtilization</name>
# One unit is not told alone, and what is no unit of the policy goes as an edit of it.
GET /schedulingpolicies/$sp/filters/98842bc5-4094-4b83-8224-7b50f86a94c9
500 "model" is null
DELETE /schedulingpolicies/$sp/weights/$nobody
-> 9912
200
# What was refused stays in the policy that is told of, and is refused again with the next edit.
PUT /schedulingpolicies/$sp
  <scheduling_policy><name>spp</name><properties><property><name>Nosuch</name><value>70</value></property></properties></scheduling_policy>
-> nothing
400 [Cannot edit Scheduling Policy if some of the specified custom properties are not configured by the system. The keys are: Nosuch]
GET /schedulingpolicies/$sp
200 <name>Nosuch</name>
PUT /schedulingpolicies/$sp
  <scheduling_policy><description>d</description></scheduling_policy>
-> nothing
400 [Cannot edit Scheduling Policy if some of the specified custom properties are not configured by the system. The keys are: Nosuch]
PUT /schedulingpolicies/$sp
  <scheduling_policy><name>none</name><properties/></scheduling_policy>
-> nothing
400 [Cannot edit Scheduling Policy. Name is in use.]
GET /schedulingpolicies/$sp
200 <name>none</name>
PUT /schedulingpolicies/$sp
  <scheduling_policy><name>sp</name></scheduling_policy>
-> 9912
200 <description>d</description>
POST /schedulingpolicies/$sp/filters
  <filter><scheduling_policy_unit id="98842bc5-4094-4b83-8224-7b50f86a94c9"/></filter>
-> nothing
400 [Cannot edit Scheduling Policy. policy unit already exists in Scheduling Policy.]
POST /schedulingpolicies/$sp/weights
  <weight><scheduling_policy_unit id="98e92667-6161-41fb-b3fa-34f820ccbc4b"/><factor>-1</factor></weight>
-> nothing
400 [Cannot edit Scheduling Policy. policy unit already exists in Scheduling Policy.]
DELETE /schedulingpolicies/$sp/filters/98842bc5-4094-4b83-8224-7b50f86a94c9
-> nothing
400 [Cannot edit Scheduling Policy. Function factor cannot be negative.]
GET /schedulingpolicies/$sp/weights
200 <factor>-1</factor>
DELETE /schedulingpolicies/$sp/weights/98e92667-6161-41fb-b3fa-34f820ccbc4b
-> 9912
200
POST /schedulingpolicies/$sp/filters
  <filter><scheduling_policy_unit id="$nobody"/></filter>
-> nothing
400 [Cannot edit Scheduling Policy. Policy unit is unknown.]
DELETE /schedulingpolicies/$sp/filters/$nobody
-> 9912
200
POST /schedulingpolicies/$sp/filters
  <filter><scheduling_policy_unit id="98e92667-6161-41fb-b3fa-34f820ccbc4b"/></filter>
-> nothing
400 [Cannot edit Scheduling Policy. Policy unit doesn't implement Filtering.]
DELETE /schedulingpolicies/$sp/filters/98e92667-6161-41fb-b3fa-34f820ccbc4b
-> 9912
200
PUT /schedulingpolicies/$sp
  <scheduling_policy><description>d</description></scheduling_policy>
-> 9912
200
POST /schedulingpolicies/$sp/filters
  <filter><scheduling_policy_unit id="98842bc5-4094-4b83-8224-7b50f86a94c9"/><position>1</position></filter>
-> nothing
400 [Cannot edit Scheduling Policy. policy unit already exists in Scheduling Policy.]
DELETE /schedulingpolicies/$sp/filters/98842bc5-4094-4b83-8224-7b50f86a94c9
-> 9912
200
POST /schedulingpolicies/$sp/filters
  <filter><scheduling_policy_unit id="c9ddbb34-0e1d-4061-a8d7-b0893fa80932"/><position>1</position></filter>
-> nothing
400 [Cannot edit Scheduling Policy. Only a single filter can be selected as last.]
DELETE /schedulingpolicies/b4ed2332-a7ac-4d5f-9596-99a439cb2812/filters/98842bc5-4094-4b83-8224-7b50f86a94c9
-> nothing
400 [Cannot edit Scheduling Policy. Parameters are invalid.]
GET /schedulingpolicies/b4ed2332-a7ac-4d5f-9596-99a439cb2812/filters
200 <filter id
lacks 98842bc5-4094-4b83-8224-7b50f86a94c9
# A quality of service has no href in the answer to the add of a profile, and a CPU profile keeps it
cq = POST /datacenters/$dc/qoss
  <qos><name>cq</name><type>cpu</type><cpu_limit>50</cpu_limit></qos>
-> 10110
201
cp = POST /cpuprofiles
  <cpu_profile><name>cp</name><cluster id="$cluster"/><qos id="$cq"/></cpu_profile>
-> 10130 (850 850)
201 <qos id="$cq"/>
PUT /cpuprofiles/$cp
  <cpu_profile><qos/></cpu_profile>
-> 10134
200 /qoss/$cq" id="$cq"/>
# Providers: their address, and networks of theirs
POST /openstacknetworkproviders
  <openstack_network_provider><name>np</name><type>external</type></openstack_network_provider>
-> nothing
500 [General command validation failure.]
POST /externalhostproviders
  <external_host_provider><name>hp</name></external_host_provider>
-> nothing
500 [General command validation failure.]
np = POST /openstacknetworkproviders
  <openstack_network_provider><name>np</name><type>external</type><url>http://10.0.0.1:9696</url></openstack_network_provider>
-> 205
201
POST /networks
  <network><name>npn</name><data_center id="$dc"/><external_provider id="$np"/></network>
-> Adding network npn to Data Center: Default = failed
400 [External network provider np is read only.]
POST /openstackimageproviders
  <openstack_image_provider><name>np</name><url>http://10.0.0.1:9292</url></openstack_image_provider>
-> nothing
409 [Cannot add provider. The provider name is already in use
PUT /openstacknetworkproviders/$np
  <openstack_network_provider><read_only>false</read_only></openstack_network_provider>
-> 207
200 <read_only>false</read_only>
POST /networks
  <network><name>npn</name><data_center id="$dc"/><external_provider id="$np"/></network>
-> 9422e; Adding network npn to Data Center: Default = failed
400 [Failed to communicate with the external provider, see log for additional details.]
# The root of the tags does not keep its name to itself
second = POST /tags
  <tag><name>second</name></tag>
-> 432
201
PUT /tags/$second
  <tag><name>root</name></tag>
-> 430
200
DELETE /tags/$second
-> 434
200
# Details: lists of VMs and templates without their items, consoles as they are now
GET /templates?detail=size-main
200 <size>
lacks <template href
GET /clusters?detail=size-main
200 <cluster
lacks <size>
dt = POST /vms
  <vm><name>dt</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM dt in Cluster Default = finished
wait 10
GET /vms?search=name%3Ddt&detail=size-main
200 <size>1</size>
lacks <vm href
GET /vms?search=name%3Ddt&detail=current_graphics_consoles
200
lacks <graphics_console href
GET /vms/$dt?detail=statistics
200 <statistic
# Work that nobody knows of is over; what is no id of work is nothing
GET /vms/$dt/stop/$nobody
200 <action href="/ovirt-engine/api/vms/$dt/stop/$nobody" id="$nobody">
GET /vms/$dt/creation_status/$nobody,$nobody
200 id="$nobody%2C$nobody"
GET /vms/$dt/stop/work
404
wj = POST /jobs
  <job><description>wj</description></job>
-> 11000; wj = finished
ws = POST /jobs/$wj/steps
  <step><type>rebalancing_volume</type><description>ws</description><external_type>vdsm</external_type></step>
-> nothing
201 <type>rebalancing_volume</type>
lacks external_type
POST /jobs/$wj/end
  <action><succeeded>true</succeeded></action>
-> nothing
200
# Who does not wait for a change is told what was there before, and hears nothing of a refusal.
late = POST /tags
  <tag><name>late</name><description>old</description></tag>
-> 432
201
PUT /tags/$late?async=true
  <tag><description>new</description></tag>
-> 430
200 <description>old</description>
GET /tags/$late
200 <description>new</description>
PUT /tags/$late?async=true
  <tag><name>a b</name></tag>
-> nothing
200 <name>late</name>
DELETE /clusters/$cluster?async=true
-> nothing
202
GET /clusters/$cluster
200
# Whoever ends a job that is not his own is told that he cannot clear it.
find done = /jobs job
POST /jobs/$done/end
  <action><succeeded>true</succeeded></action>
-> nothing
400 [Cannot Clear External Job. External steps can be added only to external jobs or steps.]
POST /datacenters/$nobody/qoss
  <qos><name>y</name><type>storage</type></qos>
-> nothing
400 [Internal Engine Error]
