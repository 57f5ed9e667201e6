# What VMs have of their instance type, for good and at first
# about: VMs, templates, disks, snapshots: values
kept = POST /instancetypes
  <instance_type><name>tkeep</name><memory>536870912</memory><memory_policy><guaranteed>268435456</guaranteed><max>3221225472</max></memory_policy><io><threads>3</threads></io><migration_downtime>700</migration_downtime><display><type>spice</type></display><console><enabled>true</enabled></console><soundcard_enabled>false</soundcard_enabled></instance_type>
-> 29; Creating VM Template tkeep in Data Center <UNKNOWN> = finished
own = POST /vms
  <vm><name>town</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>
-> 34 53; Creating VM town in Cluster Default = finished
wait 10
PUT /vms/$own
  <vm><instance_type id="$kept"/></vm>
-> 35; Editing VM town properties = finished
200 <soundcard_enabled>true</soundcard_enabled>
GET /vms/$own
200 <max>4294967296</max>
lacks <migration_downtime>-1</migration_downtime>
PUT /vms/$own
  <vm><memory_policy><guaranteed>1073741824</guaranteed></memory_policy><io><threads>1</threads></io><console><enabled>true</enabled></console></vm>
-> 35; Editing VM town properties = finished
200 <threads>3</threads>
said = POST /vms
  <vm><name>tsaid</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$kept"/><memory>1073741824</memory><display><type>vnc</type></display><soundcard_enabled>true</soundcard_enabled></vm>
-> 34 53; Creating VM tsaid in Cluster Default = finished
201 <soundcard_enabled>true</soundcard_enabled>
lacks <type>spice</type>
PUT /instancetypes/$kept
  <instance_type><soundcard_enabled>true</soundcard_enabled><console><enabled>false</enabled></console><io><threads>2</threads></io></instance_type>
-> 49 (253 253); Editing Template tkeep properties = finished
200
GET /vms/$own?all_content=true
200 <console>\n        <enabled>true</enabled>
PUT /instancetypes/$kept
  <instance_type><rng_device><source>hwrng</source></rng_device></instance_type>
-> 49 (253 253); Editing Template tkeep properties = finished
200 <source>urandom</source>
# Cards and watchdogs are those of the type, which does not find its cards itself.
POST /instancetypes/$kept/nics
  <nic><name>tnic</name></nic>
-> 936
500 Cannot invoke "Object.toString()" because "id" is null
POST /instancetypes/$kept/watchdogs
  <watchdog><model>i6300esb</model><action>reset</action></watchdog>
-> Adding watchdog to VM <UNKNOWN> = finished
201
parts = POST /vms
  <vm><name>tparts</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$kept"/></vm>
-> 34 53; Creating VM tparts in Cluster Default = finished
GET /vms/$parts/nics
200 <interface>virtio</interface>
GET /vms/$parts/watchdogs
200 <action>reset</action>
# A type without consoles shows nothing of its machines, which no system is content with.
mute = POST /instancetypes
  <instance_type><name>tmute</name><memory>268435456</memory></instance_type>
-> 29; Creating VM Template tmute in Data Center <UNKNOWN> = finished
find console = /instancetypes/$mute/graphicsconsoles graphics_console
DELETE /instancetypes/$mute/graphicsconsoles/$console
-> nothing
200
POST /vms
  <vm><name>muted</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$mute"/></vm>
-> Creating VM muted in Cluster Default = failed
400 Cannot add VM. Selected display type is not supported by the operating system.]
POST /vms
  <vm><name>shown</name><cluster><name>Default</name></cluster><template><name>Blank</name></template><instance_type id="$mute"/><display><type>vnc</type></display></vm>
-> 34 53; Creating VM shown in Cluster Default = finished
201
