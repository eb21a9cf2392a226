// Reading a device file that the user names, as the service does.
export { readDeviceFile } from '@archcast/serve/node/named-file.ts'
