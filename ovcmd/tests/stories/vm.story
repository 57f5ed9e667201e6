# A machine: made, changed, started, stopped, removed.
$ ovcmd vm create ${name}vm -c ${cluster} -m 1GiB --disk 1GiB,sys,${domain},thin=yes
~ ovcmd vm remove ${name}vm --yes
$ ovcmd vm create ${name}vm -c ${cluster} -m 1GiB
  = 1
$ ovcmd vm list ${name}vm -o csv --columns name,status
    ${name}vm,down
$ ovcmd vm update ${name}vm --description 'A story' -o csv --columns name,description
    ${name}vm,A story
$ ovcmd vm start ${name}vm --pause --timeout 10m
$ ovcmd vm list ${name}vm -o csv --columns name,status
    ${name}vm,paused
$ ovcmd vm stop ${name}vm
$ ovcmd vm list ${name}vm -o csv --columns name,status
    ${name}vm,down
$ ovcmd vm remove ${name}vm --yes
$ ovcmd vm show ${name}vm
  ! *not found*
  = 4
