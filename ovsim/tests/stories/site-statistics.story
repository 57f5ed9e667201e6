# Statistics that move with time and load
# about: Statistics
vm = POST /vms
  <vm><name>st</name><cluster><name>Default</name></cluster><template><name>Blank</name></template>
  <os><boot><devices><device>network</device></devices></boot></os></vm>
-> 34 53; Creating VM st in Cluster Default = finished
nic = POST /vms/$vm/nics
  <nic><name>nic1</name></nic>
-> 932 (1012)
wait 30
GET /vms/$vm/statistics
200 <name>cpu.current.guest</name>
GET /vms/$vm/statistics?max=1
200 <name>cpu.current.guest</name>
find idle = /vms/$vm/statistics statistic memory.used
keep before = /vms/$vm/statistics/$idle datum
POST /vms/$vm/start
-> 153 32; Launching VM st = finished
wait 120
keep after = /vms/$vm/statistics/$idle datum
differ $before $after
GET /vms/$vm/statistics/$nobody
404
GET /vms/$nobody/statistics
404 Entity not found: $nobody
GET /vms/$vm/nics/$nic/statistics
200 <name>data.total.rx</name>
find rx = /vms/$vm/nics/$nic/statistics statistic data.total.rx
keep rx1 = /vms/$vm/nics/$nic/statistics/$rx datum
wait 120
keep rx2 = /vms/$vm/nics/$nic/statistics/$rx datum
differ $rx1 $rx2
GET /hosts/$host1/statistics
200 <name>cpu.load.avg.5m</name>
find used = /hosts/$host1/statistics statistic memory.used
find user = /hosts/$host1/statistics statistic cpu.current.user
find idle2 = /hosts/$host1/statistics statistic cpu.current.idle
find load = /hosts/$host1/statistics statistic cpu.load.avg.5m
keep u1 = /hosts/$host1/statistics/$used datum
keep c1 = /hosts/$host1/statistics/$user datum
keep i1 = /hosts/$host1/statistics/$idle2 datum
keep l1 = /hosts/$host1/statistics/$load datum
wait 600
keep u2 = /hosts/$host1/statistics/$used datum
keep c2 = /hosts/$host1/statistics/$user datum
keep i2 = /hosts/$host1/statistics/$idle2 datum
keep l2 = /hosts/$host1/statistics/$load datum
wait 600
keep l3 = /hosts/$host1/statistics/$load datum
# One of them the same is chance, all are standstill.
differ $u1,$c1,$i1,$l1,$l1 $u2,$c2,$i2,$l2,$l3
GET /hosts/$host1/statistics/$nobody
404
GET /vms/$vm?follow=statistics
200 <name>memory.installed</name>
