# The level of a data center goes up to its lowest cluster's, and down where neither a network nor a domain needs it
# about: Sites: data centers, clusters
d = POST /datacenters
  <data_center><name>lv</name><local>false</local><version><major>4</major><minor>6</minor></version></data_center>
-> 950
PUT /datacenters/$d
  <data_center><version><major>4</major><minor>5</minor></version></data_center>
-> Editing Data Center lv properties = failed
400 [Cannot decrease data center compatibility version.]
cl = POST /clusters
  <cluster><name>lvc</name><data_center id="$d"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
201 <minor>6</minor>
GET /clusters/$cl
200 <bios_type>q35_sea_bios</bios_type>
ld = POST /datacenters
  <data_center><name>lone</name><local>true</local></data_center>
-> 950
lc = POST /clusters
  <cluster><name>lone1</name><data_center id="$ld"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
POST /clusters
  <cluster><name>lone2</name><data_center id="$ld"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> nothing
400 [Cannot add more than one Cluster to a Data Center with "Local Storage".]
DELETE /clusters/$lc
-> 813
DELETE /datacenters/$ld
-> 954; Removing Data Center lone = finished
PUT /datacenters/$d
  <data_center><version><major>4</major><minor>7</minor></version></data_center>
-> Editing Data Center lv properties = failed
400 [Cannot update Data Center compatibility version to a value that is greater than its cluster's version. The following clusters should be upgraded: lvc.]
n = POST /networks
  <network><name>lvn</name><data_center id="$d"/></network>
-> 9423 942 (1122); Adding network lvn to Data Center: lv = finished
PUT /datacenters/$d
  <data_center><version><major>4</major><minor>5</minor></version></data_center>
-> Editing Data Center lv properties = failed
400 [Cannot decrease data center compatibility version.]
DELETE /networks/$n
-> 9444 944; Removing network lvn from Data Center: lv = finished
PUT /datacenters/$d
  <data_center><version><major>4</major><minor>5</minor></version></data_center>
-> 952; Editing Data Center lv properties = finished
200 <storage_format>v5</storage_format>
GET /datacenters/$d
lacks <minor>7</minor>
PUT /datacenters/$dc
  <data_center><version><major>4</major><minor>2</minor></version></data_center>
-> Editing Data Center Default properties = failed
400 This action will cause storage format downgrading which is not supported. The following storage domains cannot be downgraded:  
POST /disks
  <disk><name>lvd</name><provisioned_size>99999999999999999</provisioned_size><format>raw</format><sparse>false</sparse><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> Adding Disk lvd = failed
409 [Cannot add Virtual Disk. Low disk space on Storage Domain data1.]
disk = POST /disks
  <disk><name>lvd</name><provisioned_size>99999999999999999</provisioned_size><format>raw</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk lvd = finished
201
g = POST /clusters/$cl/affinitygroups
  <affinity_group><name>lvg</name><hosts_rule><enabled>true</enabled><positive>true</positive></hosts_rule></affinity_group>
-> 10350
201 <positive>true</positive>
PUT /clusters/$cl/affinitygroups/$g
  <affinity_group><hosts_rule><enabled>false</enabled></hosts_rule></affinity_group>
-> 10352
lacks <positive>true</positive>
