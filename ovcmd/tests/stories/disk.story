# A disk of its own: made, changed, given to a machine, made larger there, taken away, copied, removed.
$ ovcmd disk create ${name}disk --size 1GiB --format cow --sparse --storagedomain ${domain}
~ ovcmd disk remove ${name}disk --yes
$ ovcmd disk list ${name}disk -o csv --columns name,status
    ${name}disk,ok
$ ovcmd disk create ${name}disk --size 1GiB --storagedomain ${domain} --if-not-exists -o name
    ${name}disk
$ ovcmd disk create ${name}other --size 1GiB --storagedomain ${name}nosuch
  = 4
$ ovcmd disk update ${name}disk --description 'A story' -o csv --columns name,description
    ${name}disk,A story
$ ovcmd vm create ${name}dvm -c ${cluster} -m 512MiB
~ ovcmd vm remove ${name}dvm --yes
$ ovcmd disk attach ${name}disk --vm ${name}dvm
~ ovcmd disk detach ${name}disk --vm ${name}dvm
$ ovcmd diskattachment --vm ${name}dvm list -o csv --columns disk.alias,active
    ${name}disk,true
$ ovcmd disk resize ${name}disk --size +1GiB
$ ovcmd disk list ${name}disk -o csv --columns provisioned_size,status
    2147483648,ok
$ ovcmd disk resize ${name}disk --size 1GiB
  = 1
$ ovcmd disk detach ${name}disk
$ ovcmd disk copy ${name}disk --to ${domain2} --new-name ${name}copy
~ ovcmd disk remove ${name}copy --yes
$ ovcmd disk list ${name}copy -o csv --columns name,status
    ${name}copy,ok
$ ovcmd disk remove ${name}copy --yes
$ ovcmd vm remove ${name}dvm --yes
$ ovcmd disk show ${name}nosuch
  ! *not found*
  = 4
$ ovcmd disk remove ${name}disk --yes
$ ovcmd disk show ${name}disk
  = 4
$ ovcmd disk remove ${name}disk --missing-ok --yes
