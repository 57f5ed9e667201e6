# A data center is removed with its master domain, which is found again where it lies; by force it takes its domains along
# about: Sites: data centers, domains found again
d = POST /datacenters
  <data_center><name>going</name><local>false</local></data_center>
-> 950
c = POST /clusters
  <cluster><name>going</name><data_center id="$d"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 809 (850 850 10130)
POST /clusters
  <cluster><name>lower</name><version><major>4</major><minor>7</minor></version><data_center id="$d"/><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> nothing
400 [Cannot add Cluster with Compatibility Version that is lower than the Data Center Compatibility Version.\n-Please upgrade your Cluster to a later Compatibility version first.]
h = POST /hosts
  <host><name>goer</name><address>10.54.7.51</address><root_password>x</root_password><cluster id="$c"/></host>
-> 42 560 559 559 559 561 504 (9000a 14 11501 835 13); Adding new Host goer to Cluster going = finished; Installing Host goer = finished
wait 120
s = POST /storagedomains
  <storage_domain><name>going</name><type>data</type><host id="$h"/><storage><type>nfs</type><address>127.0.0.1</address><path>/exports/going</path></storage></storage_domain>
-> 956 (10120); Adding NFS Storage Domain going to Data Center <UNKNOWN> = finished; Connecting Host goer to Storage server = finished
POST /datacenters/$d/storagedomains
  <storage_domain id="$s"/>
-> 962 (986w 204 966 1002); Attaching Storage Domain going to Data Center going = finished
k = POST /disks
  <disk><name>kept</name><provisioned_size>1048576</provisioned_size><wipe_after_delete>true</wipe_after_delete><format>cow</format><storage_domains><storage_domain id="$s"/></storage_domains></disk>
-> 2020 2021; Adding Disk kept = finished
wait 20
POST /datacenters/$d/storagedomains/$s/deactivate
-> 2036 2036 2021 2021 1030; Deactivating Storage Domain going in Data Center going = finished
wait 20
status /datacenters/$d = maintenance
DELETE /datacenters/$d
-> 954 (986w 204); Removing Data Center going = finished
200
GET /events?search=type%3D954&max=1
200 <host 
GET /events?search=type%3D954&max=1
200 <cluster 
GET /events?search=type%3D986&max=1
200 <name>SYSTEM</name>
status /storagedomains/$s = unattached
DELETE /storagedomains/$s?host=$h
-> 960; Removing Storage Domain going = finished
e = POST /datacenters
  <data_center><name>second</name><local>false</local></data_center>
-> 950
POST /hosts/$h/deactivate
-> 620; Moving Host goer to Maintenance = finished
wait 20
PUT /clusters/$c
  <cluster><data_center id="$e"/></cluster>
-> 811
POST /hosts/$h/activate
-> 16 (835 13); Invoking Activate Host goer = finished
wait 20
s = POST /storagedomains
  <storage_domain><type>data</type><host id="$h"/><storage><type>nfs</type><address>127.0.0.1</address><path>/exports/going</path></storage></storage_domain>
-> 956 (10120); Adding File Storage Domain going = finished; Connecting Host goer to Storage server = finished
201 <name>going</name>
POST /datacenters/$e/storagedomains
  <storage_domain id="$s"/>
-> 962 (381 378 381 378 986w 204 966 1002); Attaching Storage Domain going to Data Center second = finished
# Only the engine knew that it was to be wiped.
POST /storagedomains/$s/disks?unregistered=true
  <disk id="$k"/>
-> 378 (381); Importing Disk <UNKNOWN> = finished
201 <wipe_after_delete>false</wipe_after_delete>
t = POST /storagedomains
  <storage_domain><name>along</name><type>data</type><host id="$h"/><storage><type>nfs</type><address>127.0.0.1</address><path>/exports/along</path></storage></storage_domain>
-> 956 (10120); Adding NFS Storage Domain along to Data Center <UNKNOWN> = finished; Connecting Host goer to Storage server = finished
POST /datacenters/$e/storagedomains
  <storage_domain id="$t"/>
-> 962 (966); Attaching Storage Domain along to Data Center second = finished
POST /datacenters/$e/storagedomains/$t/deactivate
-> 2036 2036 2021 2021 968 (1029); Deactivating Storage Domain along in Data Center second = finished
wait 20
# The stores that came with the domain are out of date here.
POST /datacenters/$e/storagedomains/$s/deactivate
-> 1030; Deactivating Storage Domain going in Data Center second = finished
wait 20
DELETE /datacenters/$e
-> Removing Data Center second = failed
409 [Cannot remove Data Center when more than one Storage Domain is attached.]
POST /hosts/$h/deactivate
-> 620; Moving Host goer to Maintenance = finished
wait 20
DELETE /datacenters/$e?force=true
-> 918; Removing Data Center second = finished
200
status /storagedomains/$s = gone
status /storagedomains/$t = gone
DELETE /hosts/$h
-> 562 559 563 44
DELETE /clusters/$c
-> 813
# What a connection is it stays.
n = POST /storageconnections
  <storage_connection><type>iscsi</type><address>10.54.8.9</address><target>iqn.2026.test:one</target><port>3260</port></storage_connection>
-> Connecting Host <UNKNOWN> to Storage server = finished
PUT /storageconnections/$n
  <storage_connection><type>nfs</type></storage_connection>
-> nothing
500 <reason>Operation Failed</reason>
PUT /storageconnections/$n
  <storage_connection><type>localfs</type></storage_connection>
-> Updating storage connection details = failed
400 [Cannot edit Storage Connection. Storage type cannot be edited.]
PUT /storageconnections/$n
  <storage_connection><type>fcp</type></storage_connection>
-> Updating storage connection details = failed
400 [Cannot edit Storage Connection. Storage connection parameters can be edited only for NFS, Posix, local or iSCSI data domains.]
DELETE /storageconnections/$n
-> Disconnecting from Storage server on <UNKNOWN> and removing its connection from db = finished
POST /storagedomains
  <storage_domain><name>x</name><type>data</type><host id="$host1"/><storage><type>iscsi</type><logical_units><logical_unit/></logical_units></storage></storage_domain>
-> nothing
400 LogicalUnit [id] required for invoke0
# A network knows itself only whether VMs use it; a limit of processors alone is none.
u = POST /networks
  <network><name>used</name><data_center id="$dc"/><usages><usage>vm</usage><usage>migration</usage></usages></network>
-> 9423 942 (1122); Adding network used to Data Center: Default = finished
201 <usage>vm</usage>
GET /networks/$u
lacks <usage>migration</usage>
PUT /networks/$u
  <network><usages><usage>display</usage></usages></network>
-> 11143 1114; Updating network used on Data Center: Default = finished
lacks <usage>
DELETE /networks/$u
-> 9444 944; Removing network used from Data Center: Default = finished
q = POST /datacenters/$dc/quotas
  <quota><name>lone</name></quota>
-> 3000
POST /datacenters/$dc/quotas/$q/quotaclusterlimits
  <quota_cluster_limit><vcpu_limit>5</vcpu_limit></quota_cluster_limit>
-> nothing
500 <reason>Operation Failed</reason>
POST /datacenters/$dc/quotas/$q/quotaclusterlimits
  <quota_cluster_limit><memory_limit>5</memory_limit></quota_cluster_limit>
-> 3002
lacks <vcpu_limit>
DELETE /datacenters/$dc/quotas/$q
-> 3004 (998 998 998 998)
# Whoever asks for the files of an ISO domain has them read anew.
find iso = /storagedomains?search=name%3Diso storage_domain
GET /storagedomains/$iso
200 /files" rel="files"
lacks rel="vms"
GET /storagedomains/$iso/files?refresh=false
200 <file 
GET /events?search=type%3D998&max=1
lacks <event 
GET /storagedomains/$iso/files
200 <file 
GET /events?search=type%3D998&max=1
200 Refresh image list succeeded for domain(s): iso (All file type)
GET /storagedomains/$iso/images
200 <type>iso</type>
GET /storagedomains/$iso/images/nosuch.iso
404
GET /storagedomains/$iso/files
200 <storage_domain href
lacks <type>
