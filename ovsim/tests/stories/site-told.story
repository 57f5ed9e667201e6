# What others tell an engine: what their events are about, steps that fail and end again
# about: Jobs and steps
vm = POST /vms
  <vm><name>tv</name><cluster id="$cluster"/><template><name>Blank</name></template></vm>
-> 34 53; Creating VM tv in Cluster Default = finished
wait 20
POST /events
  <event><origin>me</origin><custom_id>11</custom_id><description>d</description><severity>normal</severity><vm id="$vm"/><correlation_id>abc</correlation_id></event>
-> (9801); Adding an External Event = finished
201 <template href="/ovirt-engine/api/templates/00000000
POST /events
  <event><origin>me</origin><custom_id>12</custom_id><description>d</description><severity>normal</severity><host id="$host1"/></event>
-> (9801); Adding an External Event = finished
201 <cluster href
POST /events
  <event><origin>me</origin><custom_id>13</custom_id><description>d</description><severity>normal</severity><storage_domain id="$data1"/></event>
-> (9801); Adding an External Event = finished
201 <data_center href
POST /events
  <event><origin>me</origin><custom_id>14</custom_id><description>d</description><severity>normal</severity><template id="00000000-0000-0000-0000-000000000000"/></event>
-> (9801); Adding an External Event = finished
201 <severity>normal</severity>
lacks <template
POST /events
  <event><origin>me</origin><custom_id>15</custom_id><description>d</description><severity>normal</severity><vm id="abc"/></event>
-> nothing
400 Invalid UUID string: abc
POST /jobs
  <job><description></description></job>
-> nothing
400 Job [description] required for add
POST /events
  <event><origin>OVIRT</origin><custom_id>16</custom_id><description>d</description><severity>normal</severity></event>
-> Adding an External Event = failed
400 [Cannot add External Event. Illegal Origin for External Event : oVirt]
POST /events
  <event><origin></origin><custom_id>17</custom_id><description></description><severity>normal</severity></event>
-> nothing
400 Event [origin, description] required for add
j = POST /jobs
  <job><description>told</description></job>
-> 11000; told = failed
s = POST /jobs/$j/steps
  <step><type>executing</type><description>e</description></step>
-> nothing
POST /jobs/$j/steps
  <step><type>executing</type><description></description></step>
-> nothing
400 Step [description] required for add
POST /jobs/$j/steps/$nobody/end
  <action><succeeded>true</succeeded></action>
-> nothing
400 [Cannot ${action} ${type}. Step not found.]
POST /jobs/$j/steps
  <step><type>executing</type><description>f</description><parent_step id="$nobody"/></step>
-> nothing
400 [Cannot add External Job. Step should be a child of the Job or other Step.]
POST /jobs/$j/clear
-> nothing
200
member /jobs/$j auto_cleared = true
POST /jobs/$j/steps/$s/end
  <action><succeeded>false</succeeded></action>
-> nothing
200 <succeeded>false</succeeded>
lacks <step
status /jobs/$j = failed
POST /jobs/$j/steps/$s/end
  <action><succeeded>true</succeeded></action>
-> nothing
200
status /jobs/$j/steps/$s = finished
status /jobs/$j = failed
# Instance types: what a VM has of its type, and what the type does not tell
POST /instancetypes
  <instance_type><name></name></instance_type>
-> nothing
400 InstanceType [name] required for add
POST /instancetypes #none
  <instance_type><name>tnone</name></instance_type>
-> 29; Creating VM Template tnone in Data Center <UNKNOWN> = finished
201 <memory>0</memory>
wide = POST /instancetypes
  <instance_type><name>twide</name><memory>536870912</memory><display><type>spice</type><monitors>2</monitors></display></instance_type>
-> 29; Creating VM Template twide in Data Center <UNKNOWN> = finished
POST /vms
  <vm><name>twide</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$wide"/></vm>
-> Creating VM twide in Cluster Default = failed
400 [User is not authorized to perform this action., Cannot add VM. Illegal number of monitors is provided,
PUT /instancetypes/$wide
  <instance_type><display><monitors>1</monitors></display></instance_type>
-> 49; Editing Template twide properties = finished
200 <video_type>qxl</video_type>
of = POST /vms
  <vm><name>twide</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$wide"/></vm>
-> 34 53; Creating VM twide in Cluster Default = finished
201 <max>2147483648</max>
GET /vms/$of/graphicsconsoles
200 <protocol>spice</protocol>
wait 30
ty = POST /instancetypes
  <instance_type><name>ttype</name><memory>536870912</memory></instance_type>
-> 29; Creating VM Template ttype in Data Center <UNKNOWN> = finished
PUT /instancetypes/$ty
  <instance_type><comment>c</comment></instance_type>
-> 49; Editing Template ttype properties = finished
200 <name>ttype</name>
lacks <comment>
PUT /instancetypes/$ty
  <instance_type><name>a b</name></instance_type>
-> Editing Template a b properties = failed
400 [Can not edit Template. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: _vmTemplate.name]
POST /vms
  <vm><name>tn</name><cluster id="$cluster"/><template><name>Blank</name></template><instance_type><name>ttype</name></instance_type></vm>
-> nothing
500 java.lang.NullPointerException
tm = POST /vms
  <vm><name>tm</name><cluster id="$cluster"/><template><name>Blank</name></template><instance_type id="$ty"/><memory>1073741824</memory></vm>
-> 34 53; Creating VM tm in Cluster Default = finished
201 <memory>536870912</memory>
wait 20
PUT /vms/$tm
  <vm><memory>1073741824</memory></vm>
-> 35; Editing VM tm properties = finished
200 <memory>536870912</memory>
PUT /instancetypes/$ty
  <instance_type><memory>805306368</memory></instance_type>
-> 49 (253); Editing Template ttype properties = finished
200
member /vms/$tm memory = 805306368
PUT /vms/$tm
  <vm><instance_type id="$nobody"/></vm>
-> 35; Editing VM tm properties = finished
200 <instance_type href="/ovirt-engine/api/instancetypes/$nobody"
w = POST /instancetypes/$ty/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM <UNKNOWN> = finished
GET /instancetypes/$ty/watchdogs/$w
200 xsi:type="InstanceType"
# A type asked for as a template is one, its parts as well, and shares its name with templates.
GET /templates/$ty
200 <version_name>base version</version_name>
lacks large_icon
lacks <soundcard_enabled>
GET /templates/$ty/cdroms
200 <cdrom href="/ovirt-engine/api/templates/$ty/cdroms/
GET /templates/$ty/graphicsconsoles
200 <template href="/ovirt-engine/api/templates/$ty" id="$ty"/>
POST /templates/$ty/graphicsconsoles
  <graphics_console><protocol>vnc</protocol></graphics_console>
-> nothing
400 [Cannot ${action} ${type}. One VM can not contain more than one device with the same graphics type.]
POST /templates/$ty/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM <UNKNOWN> = failed
400 [Cannot ${action} ${type}. The relevant Cluster doesn't exist.]
GET /templates/$ty/watchdogs
200 <watchdog href="/ovirt-engine/api/templates/$ty/watchdogs/$w" id="$w">
PUT /templates/$ty
  <template><name>ttwin</name></template>
-> 49; Editing Template ttwin properties = finished
200 <template href="/ovirt-engine/api/templates/$ty" id="$ty">
member /instancetypes/$ty name = ttwin
PUT /templates/$ty
  <template><name>Blank</name></template>
-> Editing Template Blank properties = failed
409 [Cannot edit Template. The Template name is already in use
POST /instancetypes
  <instance_type><name>Blank</name></instance_type>
-> Creating VM Template Blank in Data Center <UNKNOWN> = failed
409 [Cannot add Template. The Template name is already in use
POST /templates
  <template><name>ttwin</name><vm id="$tm"/></template>
-> Creating VM Template ttwin in Data Center Default = failed
409 [Cannot add Template. The Template name is already in use
poor = POST /instancetypes
  <instance_type><name>tpoor</name></instance_type>
-> 29; Creating VM Template tpoor in Data Center <UNKNOWN> = finished
PUT /templates/$poor
  <template><description>d</description></template>
-> Editing Template tpoor properties = failed
400 [must be greater than or equal to 1, Attribute: _vmTemplate.memSizeMb, must be greater than or equal to 1, Attribute: _vmTemplate.memSizeMb]
wait 10
DELETE /templates/$poor
-> 50; Removing VM Template tpoor from Data Center <UNKNOWN> = finished
200
