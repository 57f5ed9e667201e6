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
