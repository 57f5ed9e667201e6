# Permissions that come and go, roles of users, options, tags and quotas: what a list shows and what is refused
# about: Roles, permissions, users, groups
find me = /users?search=usrname%3Dadmin%40internal-authz user
vm = POST /vms
  <vm><name>pv</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM pv in Cluster Default = finished
wait 20
PUT /users/$me
  <user><user_options><property><name>theme</name><value>&quot;dark&quot;</value></property></user_options></user>
-> nothing
200 <value>"dark"</value>
PUT /users/$me
  <user><user_options><property><name>theme</name><value>light</value></property></user_options></user>
-> nothing
400 [Internal Engine Error]
GET /users/$me
200 <name>theme</name>
GET /users/$me?follow=groups
500 Problem fetching 'groups' from User
GET /vms?search=name%3Dweb01&follow=statistics&max=1
200
find blank = /templates?search=name%3DBlank template
p = POST /vms/$vm/permissions
  <permission><role><name>UserVmManager</name></role><user id="$me"/></permission>
-> 850
201 href="/ovirt-engine/api/users/$me/permissions/
GET /clusters/$cluster/permissions/$p
200 <permission id=
lacks <cluster
DELETE /clusters/$cluster/permissions/$p
-> 852
200
q = POST /clusters/$cluster/permissions
  <permission><role><name>UserRole</name></role><user id="$me"/></permission>
-> 850
201 href="/ovirt-engine/api/clusters/$cluster/permissions/
DELETE /users/$me/permissions/$q
-> 852
200
POST /users/$nobody/permissions
  <permission><role><name>UserRole</name></role><vm id="$vm"/></permission>
-> 851e
400 []
GET /events?search=type%3D851&max=1
200 failed to grant permission for Role UserRole on VM
POST /permissions
  <permission><role><name>UserRole</name></role><user id="$nobody"/></permission>
-> 851e
400 []
GET /events?search=type%3D851&max=1
200 on System System to User/Group
POST /vms/$vm/permissions
  <permission><role id=""/><user id="$me"/></permission>
-> nothing
400 Permission [role.id|name] required for add
POST /vms/$vm/permissions
  <permission><role><name>UserRole</name></role><group id=""/></permission>
-> nothing
400 Permission [user|group.id] required for add
g = POST /groups/eee00000-0000-0000-0000-123456789eee/permissions
  <permission><role><name>UserRole</name></role><vm id="$vm"/></permission>
-> 850
201 <group href="/ovirt-engine/api/groups/eee00000
# What everybody may, any group may.
GET /groups/$nobody/permissions
200 /groups/eee00000-0000-0000-0000-123456789eee/permissions/$g"
DELETE /users/$me/permissions/$g
-> nothing
400 [Cannot remove inherited permission]
DELETE /permissions/$g
-> 852
200
t = POST /templates
  <template><name>pt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template pt in Data Center Default = finished
wait 20
GET /templates/$t/permissions?follow=role
200 <name>TemplateOwner</name>
tpl2 = POST /vms
  <vm><name>pv2</name><cluster id="$cluster"/><template id="$t"/></vm>
-> 34 53; Creating VM pv2 in Cluster Default = finished
wait 30
DELETE /groups/eee00000-0000-0000-0000-123456789eee
-> nothing
409 [Cannot remove the built-in group "Everyone".]
GET /users/$me/roles/00000000-0000-0000-0001-000000000001
200 <description>Standard User Role</description>
DELETE /users/$me/roles/00000000-0000-0000-0001-000000000001
-> nothing
409 [Cannot remove Role. The Role is Read-Only.]
PUT /users/$me
  <user><name>x</name></user>
-> nothing
200 <name>admin</name>
PUT /users/$me
  <user><user_options><property><name>a</name><value>b</value></property></user_options></user>
-> nothing
400 [Internal Engine Error]
POST /users
  <user><user_name>x</user_name><domain><name>nodomain</name></domain></user>
-> nothing
400 cannot invoke "java.util.list.iterator()" because "namespaces" is null
POST /users
  <user><user_name>x@nodomain</user_name></user>
-> nothing
400 Parameters 'user.domain.id' or 'user.domain.name' are mandatory but both were not provided.
o = POST /users/$me/options
  <user_option><name>o</name><content>{"bb":[1,{}],"a":true}</content></user_option>
-> 15004
201 <content>{"a": true, "bb": [1, {}]}</content>
POST /users/$me/options
  <user_option><name>no</name><content>x</content></user_option>
-> nothing
400 [Internal Engine Error]
DELETE /users/$me/options/$o
-> 15008
POST /users/$me/eventsubscriptions
  <event_subscription><event>vm_failure</event><address>nowhere</address></event_subscription>
-> nothing
400 [email format is not valid, Attribute: privateEventSubscriber.methodAddress]
r = POST /roles
  <role><name>pr</name><administrative>false</administrative><permits><permit id="1"/></permits></role>
-> 864
GET /roles/$r/permits/2
200 <name>delete_vm</name>
POST /roles/$r/permits
  <permit id="101"/>
-> nothing
409 [Cannot add administrator's action group to a User Role.]
POST /roles/$r/permits
  <permit id="9999"/>
-> nothing
500 [General command validation failure.]
DELETE /roles/00000000-0000-0000-0001-000000000001/permits/1
-> nothing
409 [Cannot detach Role. The Role is Read-Only.]
POST /roles
  <role><name>px</name><administrative>false</administrative><permits><permit id="101"/></permits></role>
-> nothing
409 [Cannot add administrator's action group to a User Role.]
PUT /roles/$r
  <role><name></name></role>
-> nothing
400 [Role name may only contain letters, numbers, '-', or '_'., Attribute: privateRole.name, Role name must not exceed 126 characters, Attribute: privateRole.name]
PUT /roles/$r
  <role><administrative>true</administrative></role>
-> nothing
400 [Cannot edit Role. Changing Role type is not allowed.]
DELETE /users/$me/roles/$r
-> 858
200
GET /roles/$r
404
tag = POST /tags
  <tag><name>ptag</name><description>d</description></tag>
-> 432
POST /vms/$vm/tags
  <tag id="$tag"/>
-> 440
201
GET /vms/$vm?follow=tags
200 <description></description>
lacks <description>d</description>
POST /vms/$nobody/tags
  <tag id="$tag"/>
-> 454w
400 [Internal Engine Error]
PUT /tags/00000000-0000-0000-0000-000000000000
  <tag><description>r</description></tag>
-> nothing
500 [General command validation failure.]
DELETE /tags/$tag
-> 434
quota = POST /datacenters/$dc/quotas
  <quota><name>pq</name></quota>
-> 3000
POST /datacenters/$dc/quotas
  <quota><name>p q</name></quota>
-> nothing
400 [Quota name must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters, Attribute: quota.quotaName]
POST /datacenters/$nobody/quotas
  <quota><name>pq2</name></quota>
-> nothing
400 [Internal Engine Error]
POST /datacenters/$dc/quotas/$quota/quotastoragelimits
  <quota_storage_limit><limit>20</limit></quota_storage_limit>
-> 3002
200
DELETE /datacenters/$dc/quotas/$quota/quotastoragelimits/$quota
-> 3002
200
GET /datacenters/$dc/quotas/$quota/quotastoragelimits
200 <limit>-1</limit>
DELETE /datacenters/$dc/quotas/$quota
-> 3004
mark = POST /bookmarks
  <bookmark><name>pb</name><value>Vms:</value></bookmark>
-> 350
PUT /bookmarks/$mark
  <bookmark><name></name></bookmark>
-> 352
200 <name></name>
DELETE /bookmarks/$mark
-> 354
POST /vms
  <vm id="abc"><name>pi</name><cluster id="$cluster"/><template id="$blank"/></vm>
-> nothing
400 Invalid UUID string: abc
label = POST /affinitylabels
  <affinity_label><name>pl</name></affinity_label>
-> 10380
POST /affinitylabels/$label/vms
  <vm><name>any</name></vm>
-> nothing
400 Vm [id] required for add
POST /affinitylabels/$label/vms
  <vm id="$vm"/>
-> 10382
GET /affinitylabels/$label/vms/$vm
200 <vm href
lacks <name>
POST /vms/$vm/tags
  <tag id="00000000-0000-0000-0000-000000000000"/>
-> 454w
400 [Internal Engine Error]
