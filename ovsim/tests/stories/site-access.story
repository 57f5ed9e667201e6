# Users, groups, roles and permissions; what somebody else may see and do
# about: Roles, permissions, users, groups
POST /users
  <user><user_name>nosuch</user_name><domain><name>internal-authz</name></domain></user>
-> nothing
404 Entity not found: ADUSER@internal-authz:: username=nosuch
POST /permissions
  <permission><role id="$nobody"/><user id="$nobody"/></permission>
-> nothing
400 [Cannot add permission, invalid Role id]
role = POST /roles #role
  <role><name>rl</name><administrative>false</administrative><permits><permit id="1"/></permits></role>
-> 864
201
events role: 864
POST /roles
  <role><name>x</name></role>
-> nothing
400 Parameter 'role.permits.id' is mandatory but was not provided.
DELETE /roles/00000000-0000-0000-0000-000000000001
-> nothing
409 [Cannot remove Role. The Role is Read-Only.]
PUT /roles/$role #redit
  <role><description>d</description></role>
-> 856
200
events redit: 856
find user = /users?search=usrname%3Dadmin%40internal-authz user
GET /users/$user/roles
200 SuperUser
DELETE /roles/$role #rgone
-> 858
200
events rgone: 858
alice = POST /users #useradd
  <user><user_name>alice</user_name><domain><name>internal-authz</name></domain></user>
-> 149
201
DELETE /users/$alice #userout
-> 325
200
events userout: 325
DELETE /users/$nobody
-> nothing
404
group = POST /groups #groupadd
  <group><name>group1</name><domain><name>internal-authz</name></domain></group>
-> 149
201
POST /groups
  <group><name>nogroup</name><domain><name>internal-authz</name></domain></group>
-> nothing
404 Entity not found: ADGROUP@internal-authz:: name=nogroup
DELETE /groups/$group
-> 408
200
DELETE /groups/$nobody
-> nothing
404
