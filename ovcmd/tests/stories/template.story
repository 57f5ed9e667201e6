# A template of a machine, a version of it, machines of the template, thin and whole.
$ ovcmd vm create ${name}src -c ${cluster} -m 512MiB --disk 1GiB,sys,${domain},thin=yes
~ ovcmd vm remove ${name}src --yes
$ ovcmd template create ${name}tpl --vm ${name}src
~ ovcmd template --where version.version_number=1 remove ${name}tpl --yes
$ ovcmd template list ${name}tpl -o csv --columns name,status
    ${name}tpl,ok
$ ovcmd template create ${name}tpl --vm ${name}src --if-not-exists -o name
    ${name}tpl
$ ovcmd template create ${name}other --vm ${name}nosuch
  = 4
$ ovcmd template update ${name}tpl --description 'A story' -o csv --columns name,description
    ${name}tpl,A story
$ ovcmd template create ${name}tpl --vm ${name}src --version-of ${name}tpl --version-name second
~ ovcmd template --where version.version_number=2 remove ${name}tpl --yes
$ ovcmd template versions ${name}tpl -o csv --columns name,version.version_number
    ${name}tpl,1
    ${name}tpl,2
$ ovcmd template --where version.version_number=2 remove ${name}tpl --yes
$ ovcmd vm create ${name}thin -c ${cluster} --from ${name}tpl
~ ovcmd vm remove ${name}thin --yes
$ ovcmd template remove ${name}tpl --yes
  = 1
$ ovcmd vm create ${name}whole -c ${cluster} --from ${name}tpl --clone --timeout 15m
~ ovcmd vm remove ${name}whole --yes
$ ovcmd vm list ${name}thin ${name}whole -o csv --columns name,status
    ${name}thin,down
    ${name}whole,down
$ ovcmd vm remove ${name}thin --yes
$ ovcmd template remove ${name}tpl --yes
$ ovcmd template show ${name}tpl
  ! *not found*
  = 4
$ ovcmd vm list ${name}whole -o csv --columns name,status
    ${name}whole,down
$ ovcmd vm remove ${name}whole --yes
$ ovcmd vm remove ${name}src --yes
