import { call, refused, type Handlers } from './call.ts'

/**
 * Files are those of sandboxes and logs. The program logs to where its standard error goes, and no task has run, so there is
 * none to be named.
 *
 * Source: `FilesProcess`, mesos `src/files/files.cpp`.
 */
export const fileCalls: Handlers = {
  LIST_FILES: call<{ readonly path: string }>('list_files', () => refused(404, '404 Not Found.')),
  READ_FILE: call<{ readonly path: string }>('read_file', () => refused(404, '404 Not Found.')),
}
