# A storage domain: what it tells; one of its own, made, in use, changed, out of use, detached, removed.
$ ovcmd datacenter -n ${datacenter} storagedomains list ${domain} -o csv --columns name,status
    ${domain},active
$ ovcmd storagedomain show ${name}nosuch
  = 4
? ovcmd storagedomain create ${name}sd -t data -H ${host} -T nfs -A ${nfs_server} -P ${nfs_path}/${name} -d ${datacenter}
    *${name}sd*
~ ovcmd storagedomain remove ${name}sd -H ${host} --format --yes
~ ovcmd storagedomain detach ${name}sd
~ ovcmd storagedomain maintenance ${name}sd
$ ovcmd datacenter -n ${datacenter} storagedomains list ${name}sd -o csv --columns name,status
    ${name}sd,active
$ ovcmd storagedomain create ${name}sd -t data -H ${host} -T nfs -A ${nfs_server} -P ${nfs_path}/${name} --if-not-exists -o name
    ${name}sd
$ ovcmd storagedomain update ${name}sd --description 'A story' -o csv --columns name,description
    ${name}sd,A story
$ ovcmd disk create ${name}sddisk --size 1GiB --format cow --sparse --storagedomain ${name}sd
~ ovcmd disk remove ${name}sddisk --yes
$ ovcmd storagedomain -n ${name}sd disks --where name=${name}sddisk list -o csv --columns name,status
    ${name}sddisk,ok
$ ovcmd disk remove ${name}sddisk --yes
$ ovcmd storagedomain remove ${name}sd -H ${host} --yes
  = 1
$ ovcmd storagedomain maintenance ${name}sd
$ ovcmd datacenter -n ${datacenter} storagedomains list ${name}sd -o csv --columns name,status
    ${name}sd,maintenance
$ ovcmd storagedomain activate ${name}sd
$ ovcmd storagedomain activate ${name}sd
$ ovcmd storagedomain detach ${name}sd
$ ovcmd storagedomain list ${name}sd -o csv --columns name,status
    ${name}sd,unattached
$ ovcmd storagedomain remove ${name}sd -H ${host} --format --yes
$ ovcmd storagedomain show ${name}sd
  ! *not found*
  = 4
