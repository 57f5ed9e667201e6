# A host added, rested, reinstalled, asked for updates, enrolled, fenced, removed
# about: Hosts: add, install states, activate, maintenance, upgradecheck, upgrade, reinstall, fence, enroll, refresh
POST /hosts
  <host/>
400 Host [name, address] required for add
POST /hosts
  <host><name>h9</name><address>10.54.7.9</address></host>
400 [Cannot install Host with empty password.]
h = POST /hosts #add
  <host><name>h9</name><address>10.54.7.9</address><root_password>x</root_password></host>
201 <status>installing</status>
POST /hosts
  <host><name>h9</name><address>10.54.7.8</address><root_password>x</root_password></host>
409 name is already in use
POST /hosts
  <host><name>h8</name><address>10.54.7.9</address><root_password>x</root_password></host>
409 [Cannot add Host. Host with the same address already exists.]
wait 120
status /hosts/$h = up
events add: 42 560 559 559 559 561 504
job add: Adding new Host h9 to Cluster Default = finished
POST /hosts/$h/activate
409 [Cannot activate Host. Host in Up status.]
DELETE /hosts/$h
409 [Cannot remove Host. Host is operational. Please switch Host to Maintenance mode first.]
POST /hosts/$h/install
  <action><root_password>x</root_password></action>
409 [Cannot install Host. Please move Host to Maintenance mode first.]
POST /hosts/$h/enrollcertificate
409 Please switch Host to Maintenance mode first.
POST /hosts/$h/approve
409 [Cannot approve RHVH Host.\n-Host must be in "Pending Approval" or "Install Failed" status in order to be approved.]
POST /hosts/$h/fence
  <action><fence_type>restart</fence_type></action>
409 [Cannot fence Host, Host fence is disabled., Cannot restart Host. Fence operation failed.]
POST /hosts/$h/fence
  <action><fence_type>status</fence_type></action>
200 Invalid fence agents defined for host '10.54.7.9'.
POST /hosts/$h/upgrade
409 [Cannot upgrade Host. There are no available updates for the host.]
POST /hosts/$h/upgradecheck #check
200
wait 30
events check: 884 559 885
POST /hosts/$h/refresh #refresh
200
events refresh: 606
job refresh: none
POST /hosts/$h/deactivate #rest
  <action><reason>paint</reason></action>
200
wait 20
status /hosts/$h = maintenance
member /hosts/$h status_detail = paint
events rest: 600
POST /hosts/$h/deactivate
409 [Cannot switch Host to Maintenance mode. Host is already in Maintenance mode.]
POST /hosts/$h/install #again
  <action><root_password>x</root_password></action>
200
wait 120
status /hosts/$h = maintenance
events again: 43 560 559 559 559 561 504
POST /hosts/$h/enrollcertificate #enroll
200
status /hosts/$h = installing
wait 60
status /hosts/$h = maintenance
POST /hosts/$h/activate #act
200
status /hosts/$h = unassigned
wait 20
status /hosts/$h = up
events act: 16
PUT /hosts/$h #edit
  <host><comment>c</comment></host>
200
events edit: 43
POST /hosts/$h/deactivate
wait 20
DELETE /hosts/$h #gone
200
lacks <job 
events gone: 562 559 563 44
# One whose installation failed is approved; one with updates is upgraded.
trouble {"install_fails": "bad01"}
bad = POST /hosts
  <host><name>bad01</name><address>bad01.example.com</address><root_password>x</root_password></host>
wait 600
status /hosts/$bad = install_failed
POST /hosts/$nobody/approve
400 [Cannot approve Host - Host does not exists.]
POST /hosts/$bad/approve #approve
200
wait 600
status /hosts/$bad = up
POST /hosts/$nobody/upgradecheck
400 [Cannot check for upgrade Host. Invalid Host Id.]
POST /hosts/$nobody/upgrade
400 [Cannot upgrade Host. Invalid Host Id.]
trouble {"updates_appear": "bad01"}
POST /hosts/$bad/upgradecheck
200
wait 60
POST /hosts/$bad/upgrade #upgrade
200
wait 900
status /hosts/$bad = up
POST /hosts/$nobody/refresh
400 <detail>[]</detail>
DELETE /hosts/$nobody
404
