# A domain that is detached with its VM, template and disk, attached again; what it holds is registered
# about: Storage domains: import unregistered VMs/templates/disks, attach, deactivate, detach, destroy
nd = POST /storagedomains
  <storage_domain><name>moving</name><type>data</type><host id="$host1"/><storage><type>nfs</type><address>10.0.0.8</address><path>/moving</path></storage></storage_domain>
wait 20
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nobody"/>
400
POST /datacenters/$nobody/storagedomains
  <storage_domain id="$nd"/>
400
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
201
wait 40
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
409
vm = POST /vms
  <vm><name>mv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
disk = POST /vms/$vm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>mvd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$nd"/></storage_domains></disk></disk_attachment>
floating = POST /disks
  <disk><name>fl</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$nd"/></storage_domains></disk>
wait 30
tpl = POST /templates
  <template><name>mvt</name><vm id="$vm"/></template>
wait 60
DELETE /datacenters/$dc/storagedomains/$nd
409
DELETE /storagedomains/$nd?destroy=true
409
POST /datacenters/$dc/storagedomains/$nobody/deactivate
400
POST /datacenters/$dc/storagedomains/$nd/deactivate #rest
200
wait 30
POST /datacenters/$dc/storagedomains/$nd/deactivate
409
DELETE /datacenters/$dc/storagedomains/$nobody
404
DELETE /datacenters/$dc/storagedomains/$nd #off
200
wait 30
GET /vms/$vm
404
POST /datacenters/$dc/storagedomains
  <storage_domain id="$nd"/>
201
wait 60
find uvm = /storagedomains/$nd/vms?unregistered=true vm
find utpl = /storagedomains/$nd/templates?unregistered=true template
find udisk = /storagedomains/$nd/disks?unregistered=true disk
POST /storagedomains/$nd/vms/$nobody/register
  <action><cluster id="$cluster"/></action>
409 [Cannot import VM. The OVF configuration could not be parsed.]
POST /storagedomains/$nd/vms/$uvm/register
  <action><cluster id="$nobody"/></action>
400
POST /storagedomains/$nd/vms/$uvm/register #vm
  <action><cluster id="$cluster"/></action>
200
POST /storagedomains/$nd/templates/$utpl/register
  <action><cluster id="$nobody"/></action>
400
POST /storagedomains/$nd/templates/$nobody/register
  <action><cluster id="$cluster"/></action>
409 [Cannot import Template. There is no OVF for the specific entity.]
POST /storagedomains/$nd/templates/$utpl/register #tpl
  <action><cluster id="$cluster"/></action>
200
wait 20
status /vms/$vm = down
status /templates/$tpl = ok
POST /storagedomains/$nd/disks?unregistered=true
  <disk id="$nobody"/>
404
POST /storagedomains/$nd/disks?unregistered=true #disk
  <disk id="$floating"/>
201
POST /storagedomains/$nd/disks?unregistered=true
  <disk id="$floating"/>
409 is already used by the following existing disk: fl.]
DELETE /storagedomains/$nobody
404
