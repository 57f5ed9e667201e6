# Tickets and viewer files of a console, only while it runs
# about: Consoles, tickets and .vv files
vm = POST /vms
  <vm><name>co</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM co in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
find con = /vms/$vm/graphicsconsoles graphics_console
POST /vms/$vm/graphicsconsoles/$con/remoteviewerconnectionfile
-> nothing
204
POST /vms/$vm/graphicsconsoles/$con/proxyticket
-> nothing
400 Graphics console can't be obtained. Is vm ready for connecting to console?
POST /vms/$vm/ticket
-> nothing
409 [Cannot set Virtual Machine Ticket because the VM is in Down status.]
GET /vms/$vm/graphicsconsoles/$con?current=true
404
GET /vms/$vm/graphicsconsoles?current=true
200
lacks <graphics_console 
POST /vms/$vm/start
-> 153 32; Launching VM co = finished
wait 10
GET /vms/$vm/graphicsconsoles?current=true
200 <address>
GET /vms/$vm/graphicsconsoles/$con?current=true
200 <address>
GET /vms/$vm/graphicsconsoles/$con
200
lacks <address>
POST /vms/$vm/graphicsconsoles/$con/ticket #ticket
-> 164
200 <expiry>7200</expiry>
events ticket: 164
POST /vms/$vm/ticket
  <action><ticket><value>secret</value><expiry>60</expiry></ticket></action>
-> 164
200 <value>secret</value>
POST /vms/$vm/graphicsconsoles/$con/remoteviewerconnectionfile
-> (164)
200 [virt-viewer]
POST /vms/$vm/graphicsconsoles/$con/proxyticket
-> nothing
200 <proxy_ticket>
DELETE /vms/$vm/graphicsconsoles/7370696365
-> nothing
404
DELETE /vms/$vm/graphicsconsoles/$con
-> nothing
200
GET /vms/$vm/graphicsconsoles/$con
404
GET /vms/$vm/graphicsconsoles/$con?current=true
200 <address>
POST /vms/$vm/graphicsconsoles/$con/remoteviewerconnectionfile
-> (164)
200 [virt-viewer]
GET /vms/$vm
200 <type>vnc</type>
POST /vms/$vm/stop
-> 33 (61); Stopping VM co = finished
wait 10
GET /vms/$vm/graphicsconsoles?current=true
200
lacks <graphics_console 
GET /vms/$vm
200
lacks <type>vnc</type>
POST /vms/$vm/graphicsconsoles
  <graphics_console><protocol>vnc</protocol></graphics_console>
-> nothing
201
POST /vms/$vm/graphicsconsoles
  <graphics_console/>
-> nothing
400 Parameter 'console.protocol' is mandatory but was not provided.
con2 = POST /vms/$vm/graphicsconsoles
  <graphics_console><protocol>spice</protocol></graphics_console>
-> nothing
201 <protocol>spice</protocol>
POST /vms/$vm/graphicsconsoles
  <graphics_console><protocol>spice</protocol></graphics_console>
-> nothing
400 One VM can not contain more than one device with the same graphics type.]
tpl = POST /templates
  <template><name>ct</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template ct in Data Center Default = finished
201 <type>vnc</type>
wait 10
GET /templates/$tpl/graphicsconsoles
200 vnc
lacks spice
DELETE /vms/$vm/graphicsconsoles/$con2
-> nothing
200
POST /vms/$vm/graphicsconsoles/$nobody/remoteviewerconnectionfile
-> nothing
500
POST /vms/$vm/graphicsconsoles/vnc/remoteviewerconnectionfile
-> nothing
500
POST /vms/$nobody/graphicsconsoles/$con/remoteviewerconnectionfile
-> nothing
204
find login = /users?search=usrname%3Dguest user
POST /templates/00000000-0000-0000-0000-000000000000/permissions
  <permission><role><name>UserRole</name></role><user id="$login"/></permission>
-> 850
201
as guest@internal secret
POST /vms/$vm/graphicsconsoles/$con/remoteviewerconnectionfile
-> nothing
403 [User is not authorized to perform this action.]
POST /vms/$vm/graphicsconsoles/$con/ticket
-> nothing
403 [User is not authorized to perform this action.]
