# A host whose processor cannot do what its cluster asks for comes up as not operational, at first and each time again
# about: Hosts: add, install states, activate
c = POST /clusters
  <cluster><name>epyc</name><data_center id="$dc"/><cpu><type>Secure AMD EPYC</type></cpu></cluster>
-> 809 (850 850 10130)
h = POST /hosts
  <host><name>lesser</name><address>10.54.7.52</address><root_password>x</root_password><cluster id="$c"/></host>
-> 42 560 559 559 559 561 504 (9000a 14 11501 517 515w 13 835 515w 515w); Adding new Host lesser to Cluster epyc = finished; Installing Host lesser = finished
wait 120
status /hosts/$h = non_operational
GET /hosts/$h
200 <status_detail>cpu_type_incompatible_with_cluster</status_detail>
GET /events?search=type%3D515&max=1
200 Host lesser moved to Non-Operational state as host does not meet the cluster's minimum CPU level. Missing CPU features : model_EPYC, svm
GET /events?search=type%3D515&max=1
200 <name>SYSTEM</name>
GET /events?search=type%3D517&max=1
200 Host lesser moved to Non-Operational state.
GET /events?search=type%3D13&max=1
200 Status of host lesser was set to NonOperational.
POST /hosts/$h/deactivate
-> 620; Moving Host lesser to Maintenance = finished
wait 20
POST /hosts/$h/activate
-> 16 (517 515w 13 835); Invoking Activate Host lesser = finished
200
status /hosts/$h = unassigned
wait 20
status /hosts/$h = non_operational
POST /hosts/$h/deactivate
-> 620; Moving Host lesser to Maintenance = finished
wait 20
GET /hosts/$h
lacks <status_detail>
PUT /clusters/$c
  <cluster><cpu><type>Intel Nehalem Family</type></cpu></cluster>
-> 811
POST /hosts/$h/activate
-> 16 (13); Invoking Activate Host lesser = finished
wait 20
status /hosts/$h = up
POST /hosts/$h/deactivate
-> 620; Moving Host lesser to Maintenance = finished
wait 20
DELETE /hosts/$h
-> 562 559 563 44
DELETE /clusters/$c
-> 813
# A label is found below a host that does not have it, and leaves it as often as one likes.
l = POST /affinitylabels
  <affinity_label><name>lone</name></affinity_label>
-> 10380
GET /hosts/$host1/affinitylabels/$l
200 <name>lone</name>
POST /hosts/$host1/affinitylabels
  <affinity_label id="$nobody"/>
-> nothing
404
DELETE /hosts/$host1/affinitylabels/$l
-> 10382
200
DELETE /hosts/$host1/affinitylabels/$nobody
-> nothing
404
DELETE /affinitylabels/$l
-> 10384
