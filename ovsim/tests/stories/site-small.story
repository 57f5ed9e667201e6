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
