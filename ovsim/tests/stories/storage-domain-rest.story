# A storage domain on its way to rest is woken again; leases of running VMs keep it awake
# about: Storage domains: create, attach, activate, deactivate, detach, destroy, update
sd = POST /storagedomains
  <storage_domain><name>tired</name><type>data</type><storage><type>nfs</type><address>10.54.8.2</address><path>/exports/tired</path></storage><host id="$host1"/></storage_domain>
-> 956 (10120); Adding NFS Storage Domain tired to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
POST /datacenters/$dc/storagedomains
  <storage_domain id="$sd"/>
-> 962 (966); Attaching Storage Domain tired to Data Center Default = finished
vm = POST /vms
  <vm><name>leaser</name><cluster id="$cluster"/><template><name>Blank</name></template><os><boot><devices><device>network</device></devices></boot></os><high_availability><enabled>true</enabled></high_availability><lease><storage_domain id="$sd"/></lease></vm>
-> 34 53; Creating VM leaser in Cluster Default = finished
wait 10
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
POST /vms/$vm/start
-> 153 32; Launching VM leaser = finished
wait 60
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> Deactivating Storage Domain tired in Data Center Default = failed
409 [Cannot deactivate domain, the domain contains leases for the following running VMs: leaser]
POST /vms/$vm/stop
-> 33 (61); Stopping VM leaser = finished
wait 30
DELETE /vms/$vm
-> 113; Removing VM leaser from system = finished
wait 10
POST /datacenters/$dc/storagedomains/$sd/deactivate
-> 2036 2036 2021 2021 968; Deactivating Storage Domain tired in Data Center Default = finished
wait 1
POST /datacenters/$dc/storagedomains/$sd/activate
-> 966; Activating Storage Domain tired on Data Center Default = finished
200
wait 10
status /datacenters/$dc/storagedomains/$sd = active
q = POST /datacenters/$dc/quotas
  <quota><name>rq</name></quota>
-> 3000
POST /datacenters/$dc/quotas/$q/quotaclusterlimits
  <quota_cluster_limit><vcpu_limit>4</vcpu_limit><memory_limit>2</memory_limit></quota_cluster_limit>
-> 3002
200 <memory_limit>2.0</memory_limit>
# What a new disk leaves out is its domain's; what a new domain or host must bring.
PUT /storagedomains/$sd
  <storage_domain><wipe_after_delete>true</wipe_after_delete></storage_domain>
-> 958
POST /disks
  <disk><name>wiped</name><provisioned_size>1048576</provisioned_size><format>cow</format><storage_domains><storage_domain id="$sd"/></storage_domains></disk>
-> 2020 2021; Adding Disk wiped = finished
201 <wipe_after_delete>true</wipe_after_delete>
POST /storagedomains
  <storage_domain><name>x</name><type>data</type><storage><address>a</address><path>/p</path></storage><host id="$host1"/></storage_domain>
-> nothing
400 StorageDomain [storage.type] required for add
POST /storagedomains
  <storage_domain><name>x</name><type>data</type><storage><type>nfs</type><address>a</address><path>/p</path><nfs_timeo>70000</nfs_timeo></storage><host id="$host1"/></storage_domain>
-> nothing
400 The value 70000 of attribute 'nfs_timeio' is outside of range 0 to 65535.
POST /storagedomains
  <storage_domain><name>x</name><type>data</type><storage><type>nfs</type><address>a</address><path>p</path></storage><host id="$host1"/></storage_domain>
-> Adding NFS Storage Domain x to Data Center <UNKNOWN> = failed; Connecting Host host01 to Storage server = finished; Disconnecting from Storage server on host01 and removing its connection from db = finished
400 [Mount path is illegal, please use [IP:/path or FQDN:/path] convention.]
nc = POST /storageconnections
  <storage_connection><type>nfs</type><address>nfs9</address><path>/t</path><nfs_timeo>60</nfs_timeo><nfs_retrans>3</nfs_retrans></storage_connection>
-> Connecting Host <UNKNOWN> to Storage server = finished
POST /storagedomains
  <storage_domain><name>timed</name><type>data</type><storage id="$nc"/><host id="$host1"/></storage_domain>
-> 956 (10120)
201 <nfs_timeo>60</nfs_timeo>
POST /hosts
  <host><name>x</name><address>192.0.2.9</address><root_password>x</root_password><cluster id="$nobody"/></host>
-> Adding new Host x to Cluster $nobody = failed
400 [Cannot add Host. Cluster ID is not valid.]
POST /hosts
  <host><name>x</name><address>192.0.2.9</address><root_password>x</root_password><port>99999</port></host>
-> Adding new Host x to Cluster Default = failed
400 [The Port number must be between 1 and 65535., Attribute: vdsStatic.port]
# The second form is for blocks, later ones for data; with a data center older data becomes as new as that.
POST /storagedomains
  <storage_domain><name>second</name><type>data</type><storage_format>v2</storage_format><storage><type>nfs</type><address>10.54.8.9</address><path>/exports/second</path></storage><host id="$host1"/></storage_domain>
-> Adding NFS Storage Domain second to Data Center <UNKNOWN> = failed; Connecting Host host01 to Storage server = finished; Disconnecting from Storage server on host01 and removing its connection from db = finished
409 [Cannot add Storage. Storage format V2 is not supported on the selected host version.]
POST /storagedomains
  <storage_domain><name>third</name><type>export</type><storage_format>v3</storage_format><storage><type>nfs</type><address>10.54.8.9</address><path>/exports/third</path></storage><host id="$host1"/></storage_domain>
-> Adding NFS Storage Domain third to Data Center <UNKNOWN> = failed; Connecting Host host01 to Storage server = finished; Disconnecting from Storage server on host01 and removing its connection from db = finished
409 [Cannot add Storage. Storage format V3 is not supported on the selected host version.]
old = POST /storagedomains
  <storage_domain><name>old</name><type>data</type><storage_format>v1</storage_format><storage><type>nfs</type><address>10.54.8.9</address><path>/exports/old</path></storage><host id="$host1"/></storage_domain>
-> 956 (10120); Adding NFS Storage Domain old to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
201 <storage_format>v1</storage_format>
POST /datacenters/$dc/storagedomains
  <storage_domain id="$old"/>
-> 962 (966); Attaching Storage Domain old to Data Center Default = finished
201 <storage_format>v5</storage_format>
# The answer to a change of files links to disks.
files = POST /storagedomains
  <storage_domain><name>files</name><type>iso</type><storage><type>nfs</type><address>10.54.8.9</address><path>/exports/files</path></storage><host id="$host1"/></storage_domain>
-> 956; Adding NFS Storage Domain files to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
GET /storagedomains/$files
lacks /disks"
PUT /storagedomains/$files
  <storage_domain><comment>c</comment></storage_domain>
-> 958
200 href="/ovirt-engine/api/storagedomains/$files/disks"
DELETE /storagedomains/$files?host=host01
-> 960; Removing Storage Domain files = finished
# A domain rests in its own data center; what is nowhere is not active.
bare = POST /datacenters
  <data_center><name>bare</name><local>false</local></data_center>
-> 950
POST /datacenters/$nobody/storagedomains/$old/deactivate
-> Deactivating Storage Domain old in Data Center <UNKNOWN> = failed
500 [General command validation failure.]
free = POST /storagedomains
  <storage_domain><name>free</name><type>data</type><import>true</import><storage><type>nfs</type><address>10.54.8.9</address><path>/exports/free</path></storage><host id="$host1"/></storage_domain>
-> 956 (10120); Adding NFS Storage Domain free to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
lacks <import>
POST /datacenters/$dc/storagedomains/$free/deactivate
-> Deactivating Storage Domain free in Data Center Default = failed
409 [Cannot deactivate Storage. The relevant Storage Domain's status is Unattached.]
POST /storagedomains
  <storage_domain><type>data</type><import>true</import><storage><type>nfs</type><address>10.54.8.9</address><path>/exports/free</path></storage><host id="$host1"/></storage_domain>
-> nothing
409 already exists for free.]
DELETE /storagedomains/$free?host=host01
-> 960; Removing Storage Domain free = finished
DELETE /datacenters/$bare
-> 954; Removing Data Center bare = finished
