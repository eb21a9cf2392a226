// Reading a task file that the user names, as the service does.
export { readTaskFile } from '@archcast/serve/node/named-file.ts'
