# A domain that is detached with its VM, template and disk, attached again; what it holds is registered
# about: Storage domains: import unregistered VMs/templates/disks, attach, deactivate, detach, destroy
nd = POST /storagedomains
  <storage_domain><name>moving</name><type>data</type><host id="$host1"/><storage><type>nfs</type><address>10.0.0.8</address><path>/moving</path></storage></storage_domain>
-> 956 (10120); Adding NFS Storage Domain moving to Data Center <UNKNOWN> = finished; Connecting Host host01 to Storage server = finished
wait 20
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nobody"/>
-> Attaching Storage Domain <UNKNOWN> to Data Center Default = failed
400 [Cannot attach Storage. Storage Domain doesn't exist.]
POST /datacenters/$nobody/storagedomains
  <storage_domain id="$nd"/>
-> Attaching Storage Domain moving to Data Center <UNKNOWN> = failed
400 [Data Center doesn't exist.]
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
-> 962 (966); Attaching Storage Domain moving to Data Center Default = finished
201
wait 40
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
-> Attaching Storage Domain moving to Data Center Default = failed
409 [Cannot attach Storage. The relevant Storage Domain is inaccessible.\n-Please handle Storage Domain issues and retry the operation.]
vm = POST /vms
  <vm><name>mv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM mv in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>mvd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$nd"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk mvd = finished
floating = POST /disks
  <disk><name>fl</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$nd"/></storage_domains></disk>
-> 2020 2021; Adding Disk fl = finished
wait 30
tpl = POST /templates
  <template><name>mvt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template mvt in Data Center Default = finished
wait 60
DELETE /datacenters/$dc/storagedomains/$nd
-> Detaching Storage Domain moving from Data Center Default = failed
409 [Cannot detach Storage. The relevant Storage Domain's status is Active.]
DELETE /storagedomains/$nd?destroy=true
-> Removing Storage Domain moving (Force Remove) from Data Center Default = failed
409 [Cannot destroy Storage. The relevant Storage Domain's status is Active.]
POST /datacenters/$dc/storagedomains/$nobody/deactivate
-> Deactivating Storage Domain <UNKNOWN> in Data Center Default = failed
500 DeactivateStorageDomainWithOvfUpdateCommand.getStorageDomain()
POST /datacenters/$dc/storagedomains/$nd/deactivate #rest
-> 2036 2036 2021 2021 968 (1029); Deactivating Storage Domain moving in Data Center Default = finished
200
wait 30
POST /datacenters/$dc/storagedomains/$nd/deactivate
-> Deactivating Storage Domain moving in Data Center Default = failed
409 [Cannot deactivate Storage. The relevant Storage Domain's status is Maintenance.]
DELETE /datacenters/$dc/storagedomains/$nobody
-> nothing
404
DELETE /datacenters/$dc/storagedomains/$nd #off
-> 964; Detaching Storage Domain moving from Data Center Default = finished
200
wait 30
GET /vms/$vm
404
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
-> 962 (381 378 381 378 966); Attaching Storage Domain moving to Data Center Default = finished
201
wait 60
find uvm = /storagedomains/$nd/vms?unregistered=true vm
find utpl = /storagedomains/$nd/templates?unregistered=true template
GET /storagedomains/$nd/vms?unregistered=true
200 <stop_time>
lacks <cpu_profile
GET /storagedomains/$nd/disks?unregistered=true
200 <alias>mvd</alias>
find udisk = /storagedomains/$nd/disks?unregistered=true disk
GET /storagedomains/$nd/disks/$floating?unregistered=true
200 <total_size>0</total_size>
lacks rel="convert"
lacks rel="disksnapshots"
POST /storagedomains/$nd/vms/$nobody/register
  <action><cluster id="$cluster"/></action>
-> Importing VM <UNKNOWN> from configuration to Cluster Default = failed
500 [General command validation failure.]
POST /storagedomains/$nd/vms/$uvm/register
  <action><cluster id="$nobody"/></action>
-> Importing VM mv from configuration to Cluster <UNKNOWN> = failed
400 [Cannot import VM. The relevant Cluster doesn't exist.]
POST /storagedomains/$nd/vms/$uvm/register #vm
  <action><cluster id="$cluster"/></action>
-> 174; Importing VM mv from configuration to Cluster Default = finished
200
GET /vms/$uvm
200 <stop_time>
lacks <quota 
# The configuration tells sizes of images in whole GiB.
member /disks/$disk actual_size = 1073741824
GET /vms/$uvm
200 <next_run_configuration_exists>false</next_run_configuration_exists>
POST /storagedomains/$nd/templates/$utpl/register
  <action><cluster id="$nobody"/></action>
-> Importing Template mvt from configuration to Cluster <UNKNOWN> = failed
400 [Cannot import Template. The relevant Cluster doesn't exist.]
POST /storagedomains/$nd/templates/$nobody/register
  <action><cluster id="$cluster"/></action>
-> Importing Template <UNKNOWN> from configuration to Cluster Default = failed
400 [Cannot import Template. VM is not found.]
POST /storagedomains/$nd/templates/$utpl/register #tpl
  <action><cluster id="$cluster"/></action>
-> 180; Importing Template mvt from configuration to Cluster Default = finished
200
wait 20
status /vms/$vm = down
status /templates/$tpl = ok
# Its disk has no profile, that of the VM has one.
GET /templates/$tpl/diskattachments?follow=disk
lacks <disk_profile
GET /vms/$vm/diskattachments?follow=disk
200 <disk_profile
POST /storagedomains/$nd/disks?unregistered=true
  <disk id="$nobody"/>
-> nothing
404 Entity not found: $nobody
quota = POST /datacenters/$dc/quotas
  <quota><name>rq</name></quota>
-> 3000
DELETE /datacenters/$dc/quotas/$quota/quotastoragelimits/$quota
-> 3002
200
POST /datacenters/$dc/quotas/$quota/quotastoragelimits
  <quota_storage_limit><storage_domain id="$data1"/><limit>9</limit></quota_storage_limit>
-> nothing
409 specific and general
POST /datacenters/$dc/quotas/$quota/quotastoragelimits
  <quota_storage_limit><limit>0</limit></quota_storage_limit>
-> 3002
200
PUT /datacenters/$dc
  <data_center><quota_mode>enabled</quota_mode></data_center>
-> 952; Editing Data Center Default properties = finished
200
POST /storagedomains/$nd/disks?unregistered=true
  <disk id="$floating"><quota id="$quota"/></disk>
-> 3009e; Importing Disk <UNKNOWN> = failed
409 [Cannot import Virtual Disk. Quota has insufficient storage resources.]
PUT /datacenters/$dc
  <data_center><quota_mode>disabled</quota_mode></data_center>
-> 952; Editing Data Center Default properties = finished
200
POST /storagedomains/$nd/disks?unregistered=true #disk
  <disk id="$floating"/>
-> 378 (381); Importing Disk <UNKNOWN> = finished
201 href="/ovirt-engine/api/storagedomains/$nd/disks/$floating"
POST /storagedomains/$nd/disks?unregistered=true
  <disk id="$floating"/>
-> Importing Disk <UNKNOWN> = failed
409 [Cannot import Virtual Disk: The following disks are locked: fl. Please try again in a few minutes.]
DELETE /storagedomains/$nobody
-> nothing
404
