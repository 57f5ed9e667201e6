# External providers: what they must bring, and the one that networks of a cluster come from
# about: Networks, Clusters
p = POST /openstacknetworkproviders
  <openstack_network_provider><name>wan</name><url>http://10.0.0.9:9696</url><requires_authentication>false</requires_authentication><type>external</type><plugin_type>open_vswitch</plugin_type></openstack_network_provider>
-> 205
lacks plugin_type
POST /openstacknetworkproviders
  <openstack_network_provider><name>wan2</name><url>http://10.0.0.9:9696</url><requires_authentication>false</requires_authentication><type>external</type><properties><property><value>x</value></property></properties></openstack_network_provider>
-> nothing
400 [Internal Engine Error]
PUT /openstacknetworkproviders/$p
  <openstack_network_provider><properties><property><value>x</value></property></properties></openstack_network_provider>
-> nothing
400 [Internal Engine Error]
# The provider of a network is known by its id alone.
POST /networks
  <network><name>outside</name><data_center id="$dc"/><external_provider><name>wan</name></external_provider></network>
-> Adding network outside to Data Center: Default = failed
500 [General command validation failure.]
# Where to is looked at before the provider is asked.
POST /openstacknetworkproviders/$p/networks/abc/import
-> nothing
400 Action [dataCenter.id|name] required for doImport
POST /openstacknetworkproviders/$p/networks/abc/import
  <action><data_center><name>nosuch</name></data_center></action>
-> nothing
404
# A cluster has one by default, the first that it is told.
POST /clusters
  <cluster><name>wired</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu><external_network_providers><external_provider><name>nosuch</name></external_provider></external_network_providers></cluster>
-> nothing
404
POST /clusters
  <cluster><name>wired</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu><external_network_providers><external_provider id="$nobody"/></external_network_providers></cluster>
-> nothing
400 [Cannot create Cluster. The provider does not exist in the system.]
cl = POST /clusters
  <cluster><name>wired</name><data_center id="$dc"/><cpu><type>Intel Nehalem Family</type></cpu><external_network_providers><external_provider><name>wan</name></external_provider></external_network_providers></cluster>
-> 809 (850 850 10130)
GET /clusters/$cl/externalnetworkproviders
200 href="/ovirt-engine/api/openstacknetworkproviders/$p" id="$p"
DELETE /openstacknetworkproviders/$p
-> nothing
409 [Cannot remove provider. External network provider is used as default network provider in the following cluster/s:
foreman = POST /externalhostproviders
  <external_host_provider><name>foreman</name><url>http://10.0.0.9:80</url><username>a</username><password>b</password></external_host_provider>
-> 205
PUT /clusters/$cl
  <cluster><external_network_providers><external_provider id="$foreman"/></external_network_providers></cluster>
-> nothing
400 [Cannot edit Cluster. The provider type should be a network provider.]
DELETE /clusters/$cl
-> 813
DELETE /openstacknetworkproviders/$p
-> 209
DELETE /externalhostproviders/$foreman
-> 209
# A permit's name counts more than its number.
role = POST /roles
  <role><name>named</name><administrative>false</administrative><permits><permit id="1"><name>delete_vm</name></permit></permits></role>
-> 864
GET /roles/$role/permits
200 <name>delete_vm</name>
POST /roles
  <role><name>unnamed</name><administrative>false</administrative><permits><permit id="1"><name>nosuch</name></permit></permits></role>
-> nothing
500
