# A host added, rested, reinstalled, asked for updates, enrolled, fenced, removed
# about: Hosts: add, install states, activate, maintenance, upgradecheck, upgrade, reinstall, fence, enroll, refresh
POST /hosts
  <host/>
-> nothing
400 Host [name, address] required for add
POST /hosts
  <host><name>h9</name><address>10.54.7.9</address></host>
-> Adding new Host h9 to Cluster Default = failed
400 [Cannot install Host with empty password.]
h = POST /hosts #add
  <host><name>h9</name><address>10.54.7.9</address><root_password>x</root_password></host>
-> 42 560 559 559 559 561 504 (9000a); Adding new Host h9 to Cluster Default = finished; Installing Host h9 = finished
201 <status>installing</status>
POST /hosts
  <host><name>h7</name><address>10.54.7.7.</address><root_password>x</root_password></host>
-> Adding new Host h7 to Cluster Default = failed
400 [Host address must be a FQDN or a valid IP address, Attribute: vdsStatic.hostName]
POST /hosts
  <host><name>h7</name><address>-h</address><root_password>x</root_password></host>
-> Adding new Host h7 to Cluster Default = failed
400 [Host address must be a FQDN or a valid IP address, Attribute: vdsStatic.hostName]
POST /hosts/$h/fence
  <action><fence_type></fence_type></action>
-> nothing
400 Action [fenceType] required for fence
GET /hosts/$h/storage
400 cannot fetch storage devices, host 10.54.7.9 is not up.
POST /hosts/$h/unregisteredstoragedomainsdiscover
  <action><iscsi><address>192.0.2.1</address></iscsi></action>
-> nothing
400 vdsnetworkexception
POST /hosts/$h/refresh
-> (607e)
400 []
POST /hosts/$h/upgradecheck
-> nothing
409 [Cannot check for upgrade Host. Valid Host statuses for upgrade check are Up or Non-Operational.]
POST /hosts/$h/activate
-> Invoking Activate Host h9 = failed
409 [Cannot activate Host. Related operation is currently in progress. Please try again later.]
POST /hosts
  <host><name>h9</name><address>10.54.7.8</address><root_password>x</root_password></host>
-> Adding new Host h9 to Cluster Default = failed
409 name is already in use
POST /hosts
  <host><name>h8</name><address>10.54.7.9</address><root_password>x</root_password></host>
-> (14 11501 835 13); Adding new Host h8 to Cluster Default = failed
409 [Cannot add Host. Host with the same address already exists.]
wait 120
status /hosts/$h = up
events add: 42 560 559 559 559 561 504
job add: Adding new Host h9 to Cluster Default = finished
POST /hosts/$h/activate
-> Invoking Activate Host h9 = failed
409 [Cannot activate Host. Host in Up status.]
DELETE /hosts/$h
-> nothing
409 [Cannot remove Host. Host is operational. Please switch Host to Maintenance mode first.]
POST /hosts/$h/install
  <action><root_password>x</root_password></action>
-> nothing
409 [Cannot install Host. Please move Host to Maintenance mode first.]
POST /hosts/$h/enrollcertificate
-> nothing
409 Please switch Host to Maintenance mode first.
POST /hosts/$h/approve
-> Adding new Host h9 (Approve process) to Cluster <UNKNOWN> = failed
409 [Cannot approve RHVH Host.\n-Host must be in "Pending Approval" or "Install Failed" status in order to be approved.]
POST /hosts/$h/fence
  <action><fence_type>restart</fence_type></action>
-> Restarting Host h9 (Fencing) on Cluster <UNKNOWN> = failed
409 [Cannot fence Host, Host fence is disabled., Cannot restart Host. Fence operation failed.]
POST /hosts/$h/fence
  <action><fence_type>status</fence_type></action>
-> nothing
200 Invalid fence agents defined for host '10.54.7.9'.
POST /hosts/$h/upgrade
-> nothing
409 [Cannot upgrade Host. There are no available updates for the host.]
POST /hosts/$h/upgradecheck #check
-> 884 559 885
200
wait 30
events check: 884 559 885
POST /hosts/$h/refresh #refresh
-> (606)
200
events refresh:
job refresh: none
POST /hosts/$h/fence
  <action><fence_type>manual</fence_type></action>
-> nothing
409 [Cannot confirm 'Host has been rebooted' Host. Valid Host statuses are "Non operational", "Maintenance" or "Connecting".]
POST /hosts/$h/unregisteredstoragedomainsdiscover
  <action><iscsi><address>192.0.2.1</address></iscsi></action>
-> nothing
400 couldn't connect to the specified targets
POST /hosts/$h/deactivate #rest
  <action><reason>paint</reason></action>
-> 600; Moving Host h9 to Maintenance = finished
200
wait 20
status /hosts/$h = maintenance
member /hosts/$h status_detail = paint
POST /hosts/$h/discoveriscsi
  <action><iscsi><address>192.0.2.1</address></iscsi></action>
-> nothing
200 <target>
GET /hosts/$h/storage
400 cannot fetch storage devices, host 10.54.7.9 is not up.
events rest: 600
POST /hosts/$h/deactivate
-> 14001e
409 [Cannot switch Host to Maintenance mode. Host is already in Maintenance mode.]
POST /hosts/$h/install
-> nothing
400 [Cannot install Host with empty password.]
POST /hosts/$h/install #again
  <action><root_password>x</root_password></action>
-> 43 560 559 559 559 561 504 (14); Installing Host h9 = finished
200
wait 120
status /hosts/$h = maintenance
events again: 43 560 559 559 559 561 504
POST /hosts/$h/enrollcertificate #enroll
-> 880 559 881
200
status /hosts/$h = installing
wait 60
status /hosts/$h = maintenance
POST /hosts/$h/activate #act
-> 16 (835 13); Invoking Activate Host h9 = finished
200
status /hosts/$h = unassigned
wait 20
status /hosts/$h = up
events act: 16
PUT /hosts/$h #edit
  <host><comment>c</comment><description>d</description><ssh><user><user_name>root</user_name></user></ssh><cluster/></host>
-> 43
200 <reinstallation_required>false<
lacks <description>d<
lacks <user_name>
events edit: 43
PUT /hosts/$h
  <host><name>h9b</name><os><custom_kernel_cmdline>quiet</custom_kernel_cmdline></os><vgpu_placement>separated</vgpu_placement></host>
-> 43 (1200)
200 <reinstallation_required>true<
GET /events?search=type%3D43&max=1
200 Host h9 configuration was updated by
POST /hosts/$h/deactivate
-> 620; Moving Host h9b to Maintenance = finished
wait 20
DELETE /hosts/$h #gone
-> 562 559 563 44
200
lacks <job 
events gone: 562 559 563 44
# One whose installation failed is approved; one with updates is upgraded.
trouble {"install_fails": "bad01"}
bad = POST /hosts
  <host><name>bad01</name><address>bad01.example.com</address><root_password>x</root_password></host>
-> 42 560 559 559 559 505e (9000a); Adding new Host bad01 to Cluster Default = finished; Installing Host bad01 = failed
wait 600
status /hosts/$bad = install_failed
POST /hosts/$nobody/approve
-> Adding new Host $nobody (Approve process) to Cluster <UNKNOWN> = failed
400 [Cannot approve Host - Host does not exists.]
POST /hosts/$bad/approve #approve
-> 498 560 559 559 559 561 504 (14 11501 835 13); Adding new Host bad01 (Approve process) to Cluster <UNKNOWN> = finished
200
wait 600
status /hosts/$bad = up
POST /hosts/$nobody/activate
-> Invoking Activate Host $nobody = failed
400 [Cannot activate Host. Invalid Host Id.]
POST /hosts/$nobody/enrollcertificate
-> nothing
400 [Cannot enroll certificate Host. Invalid Host Id.]
POST /hosts/$nobody/upgradecheck
-> nothing
400 [Cannot check for upgrade Host. Invalid Host Id.]
POST /hosts/$nobody/upgrade
-> nothing
400 [Cannot upgrade Host. Invalid Host Id.]
trouble {"updates_appear": "bad01"}
POST /hosts/$bad/upgradecheck
-> 884 559 843 885
200
wait 60
POST /hosts/$bad/upgrade #upgrade
-> 840 15 559 559 888 842 (14 835 13)
200
wait 900
status /hosts/$bad = up
POST /hosts/$nobody/refresh
-> nothing
400 <detail>[]</detail>
DELETE /hosts/$nobody
-> nothing
404
# A host that is not there is fenced in as many words as there are kinds.
POST /hosts/$nobody/fence
  <action><fence_type>manual</fence_type></action>
-> nothing
404 Entity not found: $nobody
POST /hosts/$nobody/fence
  <action><fence_type>start</fence_type></action>
-> Starting Host $nobody (Fencing) on Cluster <UNKNOWN> = failed
400 [The selected Host does not exist., Cannot start Host. Fence operation failed.]
POST /hosts/$nobody/fence
  <action><fence_type>status</fence_type></action>
-> nothing
400 because "this.fencedhost" is null
POST /hosts/$nobody/fence
  <action><fence_type>x</fence_type></action>
-> nothing
400 X is not a member of FenceType.
