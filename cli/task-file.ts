// Reading a task file that the user names, as the service does.
export { readTaskFile } from '@archcast/serve/named-file.ts'
