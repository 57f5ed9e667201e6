# Events: written, found again, shown, taken away; those of an action waited for; a code that is none.
$ ovcmd event --severity warning add 'Story ${name} begins' --origin ${name}
    *${name} begins*
$ ovcmd event --max 200 --where 'description contains ${name}' list -o csv --columns severity,description
    warning,Story ${name} begins
$ ovcmd event --severity warning --max 200 --where 'description contains ${name}' list -o csv --columns origin,description
    ${name},Story ${name} begins
$ ovcmd event --severity warning add 'Story ${name} goes' --origin ${name} --custom-id 7
$ ovcmd event --where 'description = "Story ${name} goes"' --max 200 remove --yes
$ ovcmd event --code NO_SUCH_CODE list
  = 2
$ ovcmd event list --severity fatal
  = 2
# What happens to a machine.
$ ovcmd vm create ${name}ev -c ${cluster} -m 512MiB
~ ovcmd vm remove ${name}ev --yes
$ ovcmd vm start ${name}ev --timeout 10m
$ ovcmd event --from 0 --vm ${name}ev wait USER_STARTED_VM --timeout 1m -o csv --columns code
$ ovcmd event --vm ${name}ev list -o csv --columns severity,description
    normal,*${name}ev*started*
$ ovcmd event --from 0 --vm ${name}ev wait USER_FAILED_RUN_VM --timeout 2s
  = 5
$ ovcmd event --vm ${name}ev wait NO_SUCH_CODE
  = 2
$ ovcmd vm stop ${name}ev
$ ovcmd vm remove ${name}ev --yes
