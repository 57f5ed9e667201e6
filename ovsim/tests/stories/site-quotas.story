# What is left of a quota: who takes of it, and what is said when it is too little
# about: Rules: quota
quota = POST /datacenters/$dc/quotas
  <quota><name>tq</name></quota>
-> 3000
other = POST /datacenters/$dc/quotas
  <quota><name>tq2</name></quota>
-> 3000
vm = POST /vms
  <vm><name>qv</name><memory>1073741824</memory><cpu><topology><sockets>2</sockets></topology></cpu><cluster><name>Default</name></cluster><template><name>Blank</name></template><quota id="$quota"/></vm>
-> 34 53; Creating VM qv in Cluster Default = finished
disk = POST /vms/$vm/diskattachments
  <disk_attachment><bootable>true</bootable><active>true</active><interface>virtio</interface><disk><name>qd</name><provisioned_size>3221225472</provisioned_size><format>cow</format><quota id="$quota"/><storage_domains><storage_domain id="$data1"/></storage_domains></disk></disk_attachment>
-> 78 97; Adding Disk qd = finished
floating = POST /disks
  <disk><name>qf</name><provisioned_size>2147483648</provisioned_size><format>raw</format><quota id="$quota"/><storage_domains><storage_domain id="$data1"/></storage_domains></disk>
-> 2020 2021; Adding Disk qf = finished
wait 30
tpl = POST /templates
  <template><name>qt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template qt in Data Center Default = finished
wait 60
# 8 GiB of 10, the threshold.
POST /datacenters/$dc/quotas/$quota/quotaclusterlimits
  <quota_cluster_limit><memory_limit>4</memory_limit><vcpu_limit>0</vcpu_limit></quota_cluster_limit>
-> 3002
200
DELETE /datacenters/$dc/quotas/$quota/quotastoragelimits/$quota
-> 3002
200
POST /datacenters/$dc/quotas/$quota/quotastoragelimits
  <quota_storage_limit><limit>10</limit></quota_storage_limit>
-> 3002
200 <usage>8.0</usage>
PUT /datacenters/$dc
  <data_center><quota_mode>enabled</quota_mode></data_center>
-> 952; Editing Data Center Default properties = finished
200
POST /vms/$vm/start
-> Launching VM qv = failed
400 [Cannot run VM. Quota is not valid.]
PUT /disks/$floating
  <disk><provisioned_size>3221225472</provisioned_size></disk>
-> 3011w 86 371 86; Updating Disk qf properties for VMs: N/A = finished
200
wait 20
PUT /disks/$floating
  <disk><provisioned_size>3758096384</provisioned_size></disk>
-> 86 371 86; Updating Disk qf properties for VMs: N/A = finished
200
wait 20
PUT /disks/$floating
  <disk><provisioned_size>5368709120</provisioned_size></disk>
-> 3010w 86 371 86; Updating Disk qf properties for VMs: N/A = finished
200
wait 20
PUT /disks/$floating
  <disk><provisioned_size>7516192768</provisioned_size></disk>
-> 3009e; Updating Disk qf properties for VMs: N/A = failed
409 [Cannot edit Virtual Disk. Quota has insufficient storage resources.]
POST /vms/$vm/clone
  <action><vm><name>qc</name></vm></action>
-> 3009e; Creating VM qc as a clone of VM qv = failed
409 [Cannot add VM. Quota has insufficient storage resources.]
POST /templates
  <template><name>qt2</name><vm id="$vm"/></template>
-> 3009e; Creating VM Template qt2 in Data Center Default = failed
409 [Cannot add Template. Quota has insufficient storage resources.]
POST /vmpools
  <vm_pool><name>qp</name><cluster><name>Default</name></cluster><template id="$tpl"/><size>1</size></vm_pool>
-> 3009e; Creating VM Pool qp from template qt = failed
409 [Cannot create VM-Pool. Quota has insufficient storage resources.]
POST /disks/$floating/copy
  <action><disk><alias>qk</alias></disk><quota id="$quota"/><storage_domain id="$data2"/></action>
-> 3009e; Copying Disk qk from data1 to data2 = failed
409 [Cannot copy Virtual Disk. Quota has insufficient storage resources.]
# What is not named is not reckoned.
thin = POST /vms
  <vm><name>qn</name><cluster><name>Default</name></cluster><template id="$tpl"/></vm>
-> 37 53; Creating VM qn in Cluster Default = finished
202
wait 30
POST /disks/$floating/copy
  <action><disk><alias>qo</alias></disk><quota id="$other"/><storage_domain id="$data2"/></action>
-> 2004 2006; Copying Disk qo from data1 to data2 = finished
200
wait 60
find copied = /disks?search=name%3Dqo%20and%20quota%3Dtq2 disk
POST /disks/$floating/move
  <action><quota id="$other"/><storage_domain id="$data2"/></action>
-> 2008 2010; Moving Disk qf from data1 to data2 = finished
200
wait 60
find moved = /disks?search=name%3Dqf%20and%20quota%3Dtq2 disk
# With what is left of nothing even the few bytes of a snapshot are too much.
DELETE /datacenters/$dc/quotas/$quota/quotastoragelimits/$quota
-> 3002
200
POST /datacenters/$dc/quotas/$quota/quotastoragelimits
  <quota_storage_limit><limit>5</limit></quota_storage_limit>
-> 3012w 3002
200
POST /vms/$vm/snapshots
  <snapshot><description>s</description></snapshot>
-> 3009e; Creating VM Snapshot s for VM qv = failed
409 [Cannot create Snapshot. Quota has insufficient storage resources.]
DELETE /datacenters/$dc/quotas/$quota/quotaclusterlimits/$quota
-> 3012w 3002
200
POST /datacenters/$dc/quotas/$quota/quotaclusterlimits
  <quota_cluster_limit><memory_limit>4</memory_limit><vcpu_limit>1</vcpu_limit></quota_cluster_limit>
-> 3012w 3002
200
POST /vms/$vm/start
-> 3006e; Launching VM qv = failed
409 [Cannot run VM. Quota has insufficient cluster resources.]
PUT /datacenters/$dc
  <data_center><quota_mode>audit</quota_mode></data_center>
-> 952; Editing Data Center Default properties = finished
200
POST /vms
  <vm><name>qa</name><cluster><name>Default</name></cluster><template id="$tpl"/></vm>
-> 3016w 37 53; Creating VM qa in Cluster Default = finished
202
wait 30
PUT /datacenters/$dc
  <data_center><quota_mode>disabled</quota_mode></data_center>
-> 952; Editing Data Center Default properties = finished
200
