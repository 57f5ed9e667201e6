# A VM without consoles, and consoles of a configuration that waits
# about: Consoles, tickets and .vv files
vm = POST /vms
  <vm><name>hl</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM hl in Cluster Default = finished
POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
find con = /vms/$vm/graphicsconsoles graphics_console
# Whoever starts paused for once runs once.
POST /vms/$vm/start
  <action><pause>true</pause><vm/></action>
-> 179 (1025); Launching VM hl in run-once mode = finished
wait 10
member /vms/$vm run_once = true
POST /vms/$vm/start
-> 40 32; Launching VM hl = finished
wait 10
PUT /vms/$vm
  <vm><bios><boot_menu><enabled>true</enabled></boot_menu></bios></vm>
-> 35; Editing VM hl properties = finished
200
# While it waits the list is that of the next run, and what is made is not found in it.
POST /vms/$vm/graphicsconsoles
  <graphics_console><protocol>spice</protocol></graphics_console>
-> nothing
404
GET /vms/$vm/graphicsconsoles
200 <protocol>vnc</protocol>
lacks spice
DELETE /vms/$vm/graphicsconsoles/$con
-> nothing
200
GET /vms/$vm/graphicsconsoles/$con
200 <protocol>vnc</protocol>
POST /vms/$vm/stop
-> 33 (61 253); Stopping VM hl = finished
wait 10
GET /vms/$vm/graphicsconsoles
200 <protocol>vnc</protocol>
lacks spice
DELETE /vms/$vm/graphicsconsoles/$con
-> nothing
200
POST /vms/$vm/start
-> 153 32; Launching VM hl = finished
wait 10
POST /vms/$vm/ticket
-> nothing
400 [Internal Engine Error]
PUT /vms/$vm
  <vm><display><type>vnc</type></display></vm>
-> 35; Editing VM hl properties = finished
200
GET /vms/$vm/graphicsconsoles
200 <protocol>vnc</protocol>
PUT /vms/$vm
  <vm><display><monitors>2</monitors></display></vm>
-> 35; Editing VM hl properties = finished
200
GET /vms/$vm/graphicsconsoles
200
lacks <protocol>
POST /vms/$vm/stop
-> 33 (61 253); Stopping VM hl = finished
wait 10
GET /vms/$vm
200
lacks <display>
tpl = POST /templates
  <template><name>hlt</name><vm id="$vm"/></template>
-> 48 51; Creating VM Template hlt in Data Center Default = finished
201
lacks <display>
wait 10
thin = POST /vms
  <vm><name>hl2</name><cluster><name>Default</name></cluster><template id="$tpl"/></vm>
-> 34 53; Creating VM hl2 in Cluster Default = finished
wait 10
GET /vms/$thin/graphicsconsoles
200
lacks <protocol>
GET /vms/$thin
200
lacks <display>
POST /vms/$thin/graphicsconsoles
  <graphics_console><protocol>vnc</protocol></graphics_console>
-> nothing
201
GET /vms/$thin
200 <type>vnc</type>
