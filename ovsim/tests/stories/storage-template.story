# A template and a version of it; what is made of it holds it
# about: Templates and versions
vm = POST /vms
  <vm><name>tv</name><comment>mine</comment><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM tv in Cluster Default = finished
POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><interface>virtio</interface><disk><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk <UNKNOWN> = finished
wait 30
POST /templates
  <template><name>t1</name></template>
-> nothing
400 No matching signature found, make sure that mandatory attributes are provided.
POST /templates
  <template><name>t1</name><vm id="$vm"/><cluster id="$nobody"/></template>
-> Creating VM Template t1 in Data Center Default = failed
403 [User is not authorized to perform this action.]
POST /templates
  <template><name>bad name</name><vm id="$vm"/></template>
-> Creating VM Template bad name in Data Center Default = failed
400 '.' are allowed., Attribute: name]
POST /templates
  <template><name>t1</name><vm><name>nosuch</name></vm></template>
-> nothing
404 Entity not found: nosuch
t = POST /templates #add
  <template><name>t1</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template t1 in Data Center Default = finished
201 <status>locked</status>
status /vms/$vm = image_locked
events add: 48
DELETE /templates/$t
-> Removing VM Template t1 from Data Center Default = failed
409 [Cannot remove Template. Template ${TemplateName} is being created.]
PUT /templates/$t
  <template><description>early</description></template>
-> Editing Template t1 properties = failed
409 [Template is currently locked (temporarily).]
wait 20
member /templates/$t comment = mine
PUT /templates/$t
  <template><vm id="$vm"/></template>
-> 49; Editing Template t1 properties = finished
200
lacks <vm 
PUT /templates/$t
  <template><memory>1073741824</memory><memory_policy><guaranteed>2147483648</guaranteed></memory_policy></template>
-> Editing Template t1 properties = failed
400 [Cannot edit Template. Physical Memory Guaranteed cannot exceed Memory Size.]
events add: 48 51
status /templates/$t = ok
status /vms/$vm = down
POST /templates
  <template><name>t1</name><vm id="$vm"/></template>
-> Creating VM Template t1 in Data Center Default = failed
409 name is already in use
thin = POST /vms #thin
  <vm><name>thin</name><cluster><name>Default</name></cluster><template id="$t"/></vm>
-> 37 53; Creating VM thin in Cluster Default = finished
202 <creation_status>pending</creation_status>
status /vms/$thin = image_locked
wait 20
events thin: 37 53
DELETE /templates/$t
-> Removing VM Template t1 from Data Center Default = failed
409 [Cannot delete Template. Template is being used by the following VMs: thin.]
also = POST /vms
  <vm><name>also</name><cluster><name>Default</name></cluster><template id="$t"/></vm>
-> 37 53; Creating VM also in Cluster Default = finished
wait 20
DELETE /templates/$t
-> Removing VM Template t1 from Data Center Default = failed
409 [Cannot delete Template. Template is being used by the following VMs: also,thin.]
DELETE /vms/$also
-> 113; Removing VM also from system = finished
wait 20
DELETE /vms/$thin?detach_only=true
-> Removing VM thin from system = failed
409 [Cannot remove VM with detaching disks, VM is based from template.]
two = POST /templates #version
  <template><name>other</name><vm id="$vm"/><version><base_template id="$t"/><version_name>two</version_name></version></template>
-> 48 51; Creating VM Template t1 in Data Center Default = finished
201
wait 20
GET /templates/$two
200 <version_number>2</version_number>
member /templates/$two name = t1
# The end is told under the name that was asked for.
GET /events?search=type%3D51&max=1
200 Creation of Template other from VM
GET /events?search=type%3D51&max=1
200 <name>other</name>
# Versions are called as their base is.
PUT /templates/$t
  <template><name>t9</name></template>
-> 49 (1200); Editing Template t9 properties = finished
GET /events?search=type%3D49&max=1
200 <data_center href
member /templates/$two name = t9
PUT /templates/$t
  <template><name>t1</name></template>
-> 49 (1200); Editing Template t1 properties = finished
DELETE /vms/$thin
-> 113; Removing VM thin from system = finished
wait 10
DELETE /templates/$t
-> 50 251; Removing VM Template t1 from Data Center Default = finished
200
GET /templates/$two
200 <base_template href="/ovirt-engine/api/templates/$two"
wait 20
member /templates/$t name = gone
three = POST /templates?seal=true #seal
  <template><name>t3</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template t3 in Data Center Default = finished
201
wait 8
status /templates/$three = locked
wait 10
status /templates/$three = ok
events seal: 48 51
GET /templates?search=sealed%3Dtrue
200 <name>t3</name>
lacks <sealed>
DELETE /templates/$three
-> 50 251; Removing VM Template t3 from Data Center Default = finished
wait 20
GET /events?search=type%3D251+sortby+time+desc&max=1
200 <cluster 
PUT /templates/$two #edit
  <template><description>x</description></template>
-> 49; Editing Template t1 properties = finished
200
events edit: 49
DELETE /templates/$two #gone
-> 50 251; Removing VM Template t1 from Data Center Default = finished
200
wait 20
events gone: 50 251
DELETE /templates/00000000-0000-0000-0000-000000000000
-> Removing VM Template Blank from Data Center <UNKNOWN> = failed
400 [Cannot remove Template. The relevant Cluster doesn't exist.]
# A copy of a template's disk goes by itself, if it is not the last and no VM lies on it.
cvm = POST /vms
  <vm><name>cpv</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM cpv in Cluster Default = finished
POST /vms/$cvm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>cpd</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk cpd = finished
wait 30
ct = POST /templates
  <template><name>cpt</name><vm id="$cvm"/></template>
-> 48 51; Creating VM Template cpt in Data Center Default = finished
wait 30
cd = GET /templates/$ct/diskattachments
200
DELETE /templates/$ct/diskattachments/$cd
-> Removing Disk cpd = failed
400 [Cannot remove Virtual Disk. A storage domain must be specified when deleting one of a template's disk's copies.]
DELETE /templates/$ct/diskattachments/$cd?storage_domain=$data1
-> Removing Disk cpd = failed
409 [Cannot remove Virtual Disk. The image is the only remaining copy of a Template disk.]
POST /disks/$cd/copy
  <action><storage_domain id="$data2"/><quota id="$nobody"/></action>
-> Copying Disk cpd from data1 to data2 = failed
400 [Cannot copy Virtual Disk. Quota doesn't exist.]
POST /disks/$cd/copy
  <action><storage_domain id="$data2"/></action>
-> 2004 2006; Copying Disk cpd from data1 to data2 = finished
DELETE /templates/$ct/diskattachments/$cd?storage_domain=$data2
-> Removing Disk cpd = failed
409 [Cannot remove Virtual Disk. Disk cpd is being moved or copied.]
wait 30
DELETE /templates/$ct/diskattachments/$cd?storage_domain=$nobody
-> Removing Disk cpd = failed
400 [Cannot remove Virtual Disk. Provided wrong storage domain, which is not related to disk.]
clone = POST /vms
  <vm><name>cpw</name><cluster><name>Default</name></cluster><template id="$ct"/></vm>
-> 37 53; Creating VM cpw in Cluster Default = finished
wait 30
DELETE /templates/$ct/diskattachments/$cd?storage_domain=$data1
-> Removing Disk cpd = failed
409 [Cannot delete Template. Template is being used by the following VMs: cpw.]
DELETE /templates/$ct/diskattachments/$cd?storage_domain=$data2 #copy
-> 2014; Removing Disk cpd = finished
200 <job
status /disks/$cd = locked
events copy: 2014
wait 10
status /disks/$cd = ok
GET /disks/$cd
200 id="$data1"
lacks id="$data2"
# Sealing that fails takes the template back.
svm = POST /vms
  <vm><name>sealme</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM sealme in Cluster Default = finished
sdisk = POST /vms/$svm/diskattachments
  <disk_attachment><interface>virtio</interface><disk><name>sealmed</name><provisioned_size>1073741824</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk sealmed = finished
wait 30
trouble {"sealing_fails": "sealed"}
stpl = POST /templates?seal=true #sealfail
  <template><name>sealed</name><vm id="$svm"/></template>
-> 48 1324e; Creating VM Template sealed in Data Center Default = failed
wait 120
events sealfail: 48 1324e
status /templates/$stpl = gone
status /vms/$svm = down
job sealfail: Creating VM Template sealed in Data Center Default = failed
stpl = POST /templates?seal=true #again
  <template><name>sealed</name><vm id="$svm"/></template>
-> 48 51; Creating VM Template sealed in Data Center Default = finished
wait 120
status /templates/$stpl = ok
PUT /templates/$stpl
  <template><name>sea led</name></template>
-> Editing Template sea led properties = failed
400 [Can not edit Template. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: _vmTemplate.name]
PUT /templates/$nobody
  <template><description>x</description></template>
-> nothing
404
PUT /templates/$stpl #tname
  <template><description>x</description></template>
-> 49; Editing Template sealed properties = finished
200
# The end of a VM's own making puts it down, even when a template is being made of it by then: what is locked is its disk.
yd = POST /disks
  <disk><alias>yd</alias><provisioned_size>1048576</provisioned_size><format>cow</format><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk yd = finished
wait 10
young = POST /vms
  <vm><name>young</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM young in Cluster Default = finished
POST /vms/$young/diskattachments
  <disk_attachment><interface>virtio</interface><bootable>true</bootable><disk id="$yd"/></disk_attachment>
-> 2016
of = POST /templates
  <template><name>ofyoung</name><vm id="$young"/></template>
-> 48 51; Creating VM Template ofyoung in Data Center Default = finished
POST /templates
  <template><name>ofyoung2</name><vm id="$young"/></template>
-> Creating VM Template ofyoung2 in Data Center Default = failed
409 [Cannot add Template. VM is locked or still running, try again once VM is in the Down state.]
wait 2
status /vms/$young = down
POST /templates
  <template><name>ofyoung2</name><vm id="$young"/></template>
-> Creating VM Template ofyoung2 in Data Center Default = failed
409 [Cannot add Template: The following disks are locked: yd. Please try again in a few minutes.]
wait 20
# How a machine goes on after an error of its storage its template keeps, but what is made of that does not.
stubborn = POST /vms
  <vm><name>stubborn</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><storage_error_resume_behaviour>kill</storage_error_resume_behaviour></vm>
-> 34 53; Creating VM stubborn in Cluster Default = finished
mould = POST /templates
  <template><name>stubbornt</name><vm id="$stubborn"/></template>
-> 48 51; Creating VM Template stubbornt in Data Center Default = finished
member /templates/$mould storage_error_resume_behaviour = kill
meek = POST /vms
  <vm><name>meek</name><cluster><name>Default</name></cluster><template id="$mould"/></vm>
-> 34 53; Creating VM meek in Cluster Default = finished
member /vms/$meek storage_error_resume_behaviour = auto_resume
