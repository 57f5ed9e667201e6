# A disk of its own: made, changed, removed.
$ ovcmd disk create ${name}disk --set provisioned_size=1GiB --set format=cow --set sparse=true --set storage_domains[0].name=${domain}
~ ovcmd disk remove ${name}disk --yes
$ ovcmd disk list ${name}disk -o csv --columns name,status
    ${name}disk,ok
$ ovcmd disk show ${name}nosuch
  = 4
$ ovcmd disk remove ${name}disk --yes
$ ovcmd disk show ${name}disk
  = 4
