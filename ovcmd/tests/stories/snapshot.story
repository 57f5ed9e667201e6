# Snapshots of a machine with a disk.
$ ovcmd vm create ${name}snap -c ${cluster} -m 1GiB --disk 1GiB,sys,${domain},thin=yes
~ ovcmd vm remove ${name}snap --yes
$ ovcmd snapshot --vm ${name}snap create --set description=first
$ ovcmd snapshot --vm ${name}snap list -o csv --columns description
    first
$ ovcmd snapshot --vm ${name}snap --where 'description = first' remove --yes
$ ovcmd snapshot --vm ${name}snap list -o csv --columns description
$ ovcmd snapshot --vm ${name}nosuch list
  = 4
