// An older program, which has not moved to modules.
const { createClient } = require('@progressdb/client')
const { default: ProgressDB } = require('@progressdb/node')
const { useClient } = require('@progressdb/react')

console.log([typeof createClient, typeof ProgressDB, typeof useClient].join(' '))
