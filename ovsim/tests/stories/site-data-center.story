# A data center without hosts is in trouble; the first that comes back contends for the role, and all works again
# about: Sites: data centers, the storage pool manager
keep name = /datacenters/$dc name
find app01 = /vms?search=name%3Dapp01 vm
POST /vms/$app01/stop
-> 33; Stopping VM app01 = finished
find web01 = /vms?search=name%3Dweb01 vm
POST /vms/$web01/stop
-> 33 (61 61); Stopping VM web01 = finished
wait 20
POST /hosts/$host2/deactivate
-> 620; Moving Host host02 to Maintenance = finished
wait 20
POST /hosts/$host1/deactivate
-> 620 (980w); Moving Host host01 to Maintenance = finished
wait 4
status /hosts/$host1 = maintenance
status /datacenters/$dc = up
wait 20
status /datacenters/$dc = problematic
status /datacenters/$dc/storagedomains/$data1 = unknown
GET /events?max=1
200 Invalid status on Data Center $name. Setting status to Non Responsive.
find before = /events?max=1 event
POST /hosts/$host1/activate
-> 16 (835 13 204); Invoking Activate Host host01 = finished
wait 3
status /datacenters/$dc = contend
GET /hosts/$host1
200 <status>contending</status>
wait 5
status /datacenters/$dc = up
GET /hosts/$host1
200 <status>spm</status>
status /datacenters/$dc/storagedomains/$data1 = active
GET /events?from=$before&search=type%3D204%20sortby%20time%20asc&max=1
200 Storage Pool Manager runs on Host host01.example.com (Address: 
DELETE /datacenters/$dc
-> Removing Data Center Default = failed
409 [Cannot remove an active Data Center.]
