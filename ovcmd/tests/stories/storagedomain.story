# A storage domain: made, in use, out of use, detached, removed.
$ ovcmd storagedomain create ${name}sd -t data -H ${host} -T nfs -A ${nfs_server} -P ${nfs_path}/${name} -d ${datacenter}
    *${name}sd*
~ ovcmd storagedomain remove ${name}sd -H ${host} --format --yes
~ ovcmd storagedomain detach ${name}sd
$ ovcmd datacenter -n ${datacenter} storagedomains list ${name}sd -o csv --columns name,status
    ${name}sd,active
$ ovcmd storagedomain remove ${name}sd -H ${host} --yes
  = 1
$ ovcmd storagedomain maintenance ${name}sd
$ ovcmd datacenter -n ${datacenter} storagedomains list ${name}sd -o csv --columns name,status
    ${name}sd,maintenance
$ ovcmd storagedomain activate ${name}sd
$ ovcmd storagedomain detach ${name}sd
$ ovcmd storagedomain list ${name}sd -o csv --columns name,status
    ${name}sd,unattached
$ ovcmd storagedomain remove ${name}sd -H ${host} --format --yes
$ ovcmd storagedomain show ${name}sd
  = 4
