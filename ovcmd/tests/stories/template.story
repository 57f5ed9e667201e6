# A template of a machine, and a machine of the template.
$ ovcmd vm create ${name}src -c ${cluster} -m 1GiB --disk 1GiB,sys,${domain},thin=yes
~ ovcmd vm remove ${name}src --yes
$ ovcmd template create ${name}tpl --set vm.name=${name}src
~ ovcmd template remove ${name}tpl --yes
$ ovcmd template list ${name}tpl -o csv --columns name,status
    ${name}tpl,ok
$ ovcmd template create ${name}tpl --set vm.name=${name}nosuch
  = 4
$ ovcmd template remove ${name}tpl --yes
$ ovcmd template show ${name}tpl
  = 4
