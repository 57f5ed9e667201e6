# Networks: made, into a cluster, with a label and a profile, out again, removed.
$ ovcmd network create ${name}net -d ${datacenter} -v ${vlan} -V vm
    *${name}net*
~ ovcmd network remove ${name}net --yes
$ ovcmd network create ${name}net -d ${datacenter}
  = 1
$ ovcmd network assign ${name}net -c ${cluster} --optional
$ ovcmd cluster -n ${cluster} networks export name
    ${name}net
$ ovcmd network update ${name}net --mtu 1400 -o csv --columns name,mtu
    ${name}net,1400
$ ovcmd network label ${name}net -l ${name}label
$ ovcmd network unlabel ${name}net -l ${name}label
$ ovcmd vnicprofile create ${name}strict --network ${name}net -o csv --columns name,network
    ${name}strict,${name}net
$ ovcmd vnicprofile remove ${name}strict --yes
$ ovcmd network unassign ${name}net -c ${cluster}
$ ovcmd network unassign ${name}net -c ${cluster}
  = 4
$ ovcmd network remove ${name}net --yes
$ ovcmd network show ${name}net
  = 4
