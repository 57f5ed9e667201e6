# What a request that asks for a user's view may not read, it changes all the same or not at all
# about: Quotas, QoS, tags, bookmarks, jobs and steps, events
POST /bookmarks?filter=true
  <bookmark><name>made</name><value>vms:</value></bookmark>
-> 350
400 query execution failed due to insufficient permissions.
find made = /bookmarks bookmark made
PUT /bookmarks/$made?filter=true
  <bookmark><value>hosts:</value></bookmark>
-> nothing
400 query execution failed due to insufficient permissions.
DELETE /bookmarks/$made?filter=true
-> nothing
400 query execution failed due to insufficient permissions.
GET /bookmarks/$made
200 <value>vms:</value>
DELETE /bookmarks/$made
-> 354
# A label goes without being read.
label = POST /affinitylabels
  <affinity_label><name>seen</name></affinity_label>
-> 10380
PUT /affinitylabels/$label?filter=true
  <affinity_label><name>unseen</name></affinity_label>
-> nothing
400 query execution failed due to insufficient permissions.
DELETE /affinitylabels/$label?filter=true
-> 10384
200
# Clusters are told with their management network.
cl = POST /clusters
  <cluster><name>dressed</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
PUT /clusters/$cl?filter=true
  <cluster><description>changed</description></cluster>
-> 811
400 query execution failed due to insufficient permissions.
GET /clusters/$cl?filter=true
200 <description>changed</description>
GET /clusters/$cl?filter=true&all_content=true
400 query execution failed due to insufficient permissions.
# A network shows by its profiles, and those by roles of users.
net = POST /networks
  <network><name>dark</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network dark to Data Center: Default = finished
GET /networks?filter=true
lacks <name>dark</name>
GET /networks?filter=true
200 <name>ovirtmgmt</name>
PUT /networks/$net?filter=true
  <network><description>d</description></network>
-> nothing
404
POST /networks?filter=true
  <network><name>darker</name><data_center id="$dc"/></network>
-> 9423 942 (1122); Adding network darker to Data Center: Default = finished
404 Entity not found: 17883828-aeed-4c75-b15b-ed8b0e4823e9
find darker = /networks network darker
POST /clusters/$cl/networks?filter=true
  <network id="$darker"/>
-> nothing
404
POST /vnicprofiles?filter=true
  <vnic_profile><name>bright</name><network id="$darker"/></vnic_profile>
-> nothing
404 Entity not found: Network: id=$darker
DELETE /networks/$darker
-> 9444 944; Removing network darker from Data Center: Default = finished
DELETE /networks/$net
-> 9444 944; Removing network dark from Data Center: Default = finished
POST /hosts/$host1/setupnetworks?filter=true
-> nothing
400 query execution failed due to insufficient permissions.
POST /hosts/$host1/fence?filter=true
  <action><fence_type>status</fence_type></action>
-> nothing
400 query execution failed due to insufficient permissions.
# What is said of a cluster's upgrade says nothing of its data center.
POST /clusters/$cl/upgrade
  <action><upgrade_action>start</upgrade_action></action>
-> 892
200
GET /events?search=type%3D892
200 <cluster href="/ovirt-engine/api/clusters/$cl"
GET /events?search=type%3D892
lacks <data_center
DELETE /clusters/$cl
-> 813
# A tag below one that is not there hangs nowhere, and has its name.
POST /tags
  <tag><name>rootless</name><parent id="$nobody"/></tag>
-> 432
404 Entity not found: rootless
GET /tags
lacks rootless
POST /tags
  <tag><name>rootless</name></tag>
-> nothing
409 [The specified Tag name already exists.]
