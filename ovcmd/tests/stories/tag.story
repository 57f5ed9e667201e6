# Tags: made, put on a machine, found by, taken off, removed.
$ ovcmd tag create ${name}tag --description 'A story'
    *${name}tag*
~ ovcmd tag remove ${name}tag --yes
$ ovcmd tag create ${name}tag
  = 1
$ ovcmd vm create ${name}tagged -c ${cluster} -m 1GiB
~ ovcmd vm remove ${name}tagged --yes
$ ovcmd tag assign ${name}tag --vm ${name}tagged
$ ovcmd vm --tag ${name}tag list -o name
    ${name}tagged
$ ovcmd tag unassign ${name}tag --vm ${name}tagged
$ ovcmd vm -n ${name}tagged tags list -o name
$ ovcmd tag assign ${name}tag --vm ${name}nosuch
  ! *not found*
  = 4
$ ovcmd tag update ${name}tag --description 'Another story' -o csv --columns description
    Another story
$ ovcmd tag remove ${name}tag --yes
$ ovcmd tag show ${name}tag
  = 4
