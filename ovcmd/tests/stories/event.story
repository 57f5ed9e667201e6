# Events: written, found again, shown; a code that is none.
$ ovcmd event add 'Story ${name} begins' --severity warning --origin ${name} -o csv --columns severity,description
    warning,Story ${name} begins
$ ovcmd event --max 50 list -o csv --columns description
    Story ${name} begins
$ ovcmd event --severity warning --max 50 list -o csv --columns severity,description
    warning,Story ${name} begins
$ ovcmd event --code NO_SUCH_CODE list
  = 2
$ ovcmd event list --severity fatal
  = 2
