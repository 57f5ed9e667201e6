# Snapshots of a machine with a disk: made, tried and given up, tried and kept, gone back to, removed, pruned.
$ ovcmd vm create ${name}snap -c ${cluster} -m 512MiB --disk 1GiB,sys,${domain},thin=yes
~ ovcmd vm remove ${name}snap --yes
$ ovcmd snapshot --vm ${name}snap create first
$ ovcmd snapshot --vm ${name}snap list -o csv --columns description,snapshot_status
    first,ok
$ ovcmd snapshot --vm ${name}snap create first --if-not-exists
$ ovcmd snapshot --vm ${name}snap preview first
$ ovcmd snapshot --vm ${name}snap list first -o csv --columns description,snapshot_status
    first,in_preview
$ ovcmd snapshot --vm ${name}snap undo --yes
$ ovcmd snapshot --vm ${name}snap list first -o csv --columns description,snapshot_status
    first,ok
$ ovcmd snapshot --vm ${name}snap create second
$ ovcmd snapshot --vm ${name}snap restore first --yes
$ ovcmd vm list ${name}snap -o csv --columns name,status
    ${name}snap,down
$ ovcmd snapshot --vm ${name}snap create third
$ ovcmd snapshot --vm ${name}snap remove third --yes
$ ovcmd snapshot --vm ${name}snap show third
  ! *not found*
  = 4
$ ovcmd snapshot --vm ${name}snap remove third --missing-ok --yes
$ ovcmd snapshot --vm ${name}snap prune --keep 0 --yes
$ ovcmd snapshot --vm ${name}snap --where snapshot_type=regular list -o csv --columns description --no-headers
  - *
$ ovcmd snapshot --vm ${name}nosuch list
  = 4
# While it runs.
$ ovcmd vm start ${name}snap --timeout 10m
$ ovcmd vm waitfor ${name}snap --status up --timeout 10m
$ ovcmd snapshot --vm ${name}snap create live
$ ovcmd snapshot --vm ${name}snap restore live --yes
  = 1
$ ovcmd vm stop ${name}snap
$ ovcmd snapshot --vm ${name}snap remove live --yes
$ ovcmd vm remove ${name}snap --yes
$ ovcmd vm show ${name}snap
  = 4
