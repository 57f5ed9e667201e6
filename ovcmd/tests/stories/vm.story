# A machine: made with disk and card, changed, started, changed while it runs, stopped, copied, removed.
$ ovcmd vm create ${name}vm -c ${cluster} -m 512MiB --disk 1GiB,sys,${domain},thin=yes --network none
~ ovcmd vm remove ${name}vm --yes
$ ovcmd vm create ${name}vm -c ${cluster} -m 512MiB
  = 1
$ ovcmd vm create ${name}vm -c ${cluster} -m 512MiB --if-not-exists -o name
    ${name}vm
$ ovcmd vm list ${name}vm -o csv --columns name,status
    ${name}vm,down
$ ovcmd vm show ${name}nosuch
  ! *not found*
  = 4
# Changed while it is down.
$ ovcmd vm update ${name}vm --description 'A story' -o csv --columns name,description
    ${name}vm,A story
$ ovcmd vm update ${name}vm --set nosuch=1
  = 2
$ ovcmd vm rename ${name}vm --to ${name}new -o name
    ${name}new
$ ovcmd vm rename ${name}new --to ${name}vm -o name
    ${name}vm
# Its parts.
$ ovcmd diskattachment --vm ${name}vm list -o csv --columns disk.alias,bootable
    ${name}vm_sys,true
$ ovcmd nic --vm ${name}vm create extra --set interface=virtio -o csv --columns name,interface
    extra,virtio
$ ovcmd nic --vm ${name}vm update extra --set linked=false -o csv --columns name,linked
    extra,false
$ ovcmd nic --vm ${name}vm remove extra --yes
$ ovcmd nic --vm ${name}vm show extra
  = 4
# It runs.
$ ovcmd vm start ${name}vm --timeout 10m
$ ovcmd vm waitfor ${name}vm --status up --timeout 10m
$ ovcmd vm list ${name}vm -o csv --columns name,status
    ${name}vm,up
$ ovcmd vm start ${name}vm
  ! *up already*
$ ovcmd vm update ${name}vm --boot network,hd
  ! *at its next start: os.boot.devices hd,network -> network,hd*
$ ovcmd vm pending ${name}vm -o csv --columns field,next
    os.boot.devices,"network,hd"
$ ovcmd vm remove ${name}vm
  = 2
$ ovcmd vm stop ${name}vm
$ ovcmd vm waitfor ${name}vm --status down --timeout 5m
$ ovcmd vm stop ${name}vm
  ! *down already*
$ ovcmd vm pending ${name}vm -o csv --columns field --no-headers
  - *
# A copy with a disk of its own.
$ ovcmd vm clone ${name}vm --to ${name}copy --timeout 15m
~ ovcmd vm remove ${name}copy --yes
$ ovcmd vm list ${name}copy -o csv --columns name,status
    ${name}copy,down
$ ovcmd vm remove ${name}copy --yes
$ ovcmd vm waitfor ${name}copy --gone --timeout 5m
# Of both nothing stays.
$ ovcmd vm remove ${name}vm --yes
$ ovcmd vm show ${name}vm
  ! *not found*
  = 4
$ ovcmd disk list ${name}vm_sys
  = 4
