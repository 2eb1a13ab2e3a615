/*
 * Records what a process does to the files below one folder, and what it sends through sockets, in one order.
 * It is loaded with LD_PRELOAD; the environment says where:
 *
 *   RECORD_FOLDER  the folder, as an absolute path without symbolic links
 *   RECORD_TRACE   the file to which records are appended; see trace.ts for their form
 *   RECORD_CUT     a named pipe: as soon as somebody opens it for writing, the process is killed
 *
 * Each change is made and recorded under one lock, so that the records are the order of the changes, and the kill
 * never comes between the two. A sync is recorded when it begins and when it has ended, and runs without the lock:
 * it makes durable what was recorded before its beginning, from its end on.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { CREATE = 1, MKDIR, WRITE, RESIZE, RENAME, UNLINK, SYNC_BEGIN, SYNC_END, SEND };

/** All that a socket's record keeps: the head of an HTTP response, which names the request. */
#define SENT_BYTES 1024

struct header {
  uint32_t kind;
  uint32_t path_bytes;
  uint32_t to_bytes;
  uint32_t data_bytes;
  uint64_t inode;
  uint64_t number; /* WRITE: the offset; RESIZE: the new size; SYNC_*: which sync */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_bytes;
static int trace = -1;
static uint64_t syncs;

static void *cut(void *pipe) {
  syscall(SYS_openat, AT_FDCWD, pipe, O_RDONLY);
  pthread_mutex_lock(&lock);
  syscall(SYS_kill, getpid(), SIGKILL);
  return NULL;
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("RECORD_TRACE");
  folder = getenv("RECORD_FOLDER");
  if (!path || !folder) return;
  folder_bytes = strlen(folder);
  trace = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (trace < 0) abort();
  pthread_t thread;
  char *pipe = getenv("RECORD_CUT");
  if (pipe && pthread_create(&thread, NULL, cut, pipe) == 0) pthread_detach(thread);
}

static void record(enum kind kind, uint64_t inode, uint64_t number, const char *path, const char *to,
                   const void *data, size_t bytes) {
  struct header header = {kind, path ? strlen(path) : 0, to ? strlen(to) : 0, bytes, inode, number};
  struct iovec parts[] = {{&header, sizeof header},
                          {(void *)path, header.path_bytes},
                          {(void *)to, header.to_bytes},
                          {(void *)data, bytes}};
  size_t total = sizeof header + header.path_bytes + header.to_bytes + bytes;
  if (syscall(SYS_writev, trace, parts, 4) != (long)total) abort();
}

static int is_below(const char *path) {
  return trace >= 0 && strncmp(path, folder, folder_bytes) == 0 &&
         (path[folder_bytes] == '/' || path[folder_bytes] == 0);
}

/** What a descriptor is of: 'f' a file or folder below the folder, 's' a socket, 0 something else. */
static char kind_of(int fd, struct stat *status, char path[PATH_MAX]) {
  int before = errno;
  char link[64], result = 0;
  if (trace >= 0 && fd != trace && fstat(fd, status) == 0) {
    if (S_ISSOCK(status->st_mode)) result = 's';
    else if (S_ISREG(status->st_mode) || S_ISDIR(status->st_mode)) {
      snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
      long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
      if (length > 0) {
        path[length] = 0;
        if (is_below(path)) result = 'f';
      }
    }
  }
  errno = before;
  return result;
}

/* ---- opening ---- */

static int open_at(int at, const char *path, int flags, mode_t mode) {
  if (trace < 0 || !(flags & (O_CREAT | O_TRUNC))) return syscall(SYS_openat, at, path, flags, mode);
  struct stat status;
  char real[PATH_MAX];
  pthread_mutex_lock(&lock);
  int was_there = fstatat(at, path, &status, 0) == 0;
  int fd = syscall(SYS_openat, at, path, flags, mode);
  if (fd >= 0 && kind_of(fd, &status, real) == 'f') {
    if (!was_there) record(CREATE, status.st_ino, 0, real, NULL, NULL, 0);
    else if (flags & O_TRUNC) record(RESIZE, status.st_ino, 0, NULL, NULL, NULL, 0);
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE_OF(flags, last) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, int); va_end(rest); }

int open(const char *path, int flags, ...) { MODE_OF(flags, flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE_OF(flags, flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE_OF(flags, flags) return open_at(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE_OF(flags, flags) return open_at(at, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* ---- writing ---- */

/** Records `written` bytes of the parts, at an offset of a file; or, for a socket, the first few. */
static void record_parts(enum kind kind, uint64_t inode, uint64_t offset, const struct iovec *parts, int count,
                         size_t written) {
  for (int i = 0; i < count && written > 0; i++) {
    size_t bytes = parts[i].iov_len < written ? parts[i].iov_len : written;
    size_t kept = kind == SEND && bytes > SENT_BYTES ? SENT_BYTES : bytes;
    record(kind, inode, offset, NULL, NULL, parts[i].iov_base, kept);
    if (kind == SEND) return;
    offset += bytes;
    written -= bytes;
  }
}

/** A write at `offset`, or where the descriptor stands if that is -1. */
static ssize_t write_parts(int fd, const struct iovec *parts, int count, off_t offset) {
  struct stat status;
  char path[PATH_MAX];
  char kind = kind_of(fd, &status, path);
  if (kind) pthread_mutex_lock(&lock);
  ssize_t written = offset < 0 ? syscall(SYS_writev, fd, parts, count)
                               : syscall(SYS_pwritev, fd, parts, count, offset, 0);
  if (kind && written > 0) {
    if (kind == 's') record_parts(SEND, 0, 0, parts, count, written);
    else record_parts(WRITE, status.st_ino, offset < 0 ? lseek(fd, 0, SEEK_CUR) - written : offset, parts, count, written);
  }
  int error = errno;
  if (kind) pthread_mutex_unlock(&lock);
  errno = error;
  return written;
}

ssize_t write(int fd, const void *data, size_t bytes) {
  struct iovec part = {(void *)data, bytes};
  return write_parts(fd, &part, 1, -1);
}
ssize_t writev(int fd, const struct iovec *parts, int count) { return write_parts(fd, parts, count, -1); }
ssize_t pwrite(int fd, const void *data, size_t bytes, off_t offset) {
  struct iovec part = {(void *)data, bytes};
  return write_parts(fd, &part, 1, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t offset) { return pwrite(fd, data, bytes, offset); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t offset) { return write_parts(fd, parts, count, offset); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t offset) { return write_parts(fd, parts, count, offset); }

/** Records a file's size after what may have changed it. */
static int resize(int fd, long result) {
  struct stat status;
  char path[PATH_MAX];
  if (result == 0 && kind_of(fd, &status, path) == 'f') record(RESIZE, status.st_ino, status.st_size, NULL, NULL, NULL, 0);
  return result;
}

#define UNDER_LOCK(type, work) \
  pthread_mutex_lock(&lock); \
  type result = work; \
  int error = errno; \
  pthread_mutex_unlock(&lock); \
  errno = error; \
  return result;

int ftruncate(int fd, off_t size) { UNDER_LOCK(int, resize(fd, syscall(SYS_ftruncate, fd, size))) }
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }
int fallocate(int fd, int mode, off_t offset, off_t length) {
  UNDER_LOCK(int, resize(fd, syscall(SYS_fallocate, fd, mode, offset, length)))
}
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return fallocate(fd, mode, offset, length); }

/* ---- syncing ---- */

static int sync_with(long call, int fd) {
  struct stat status;
  char path[PATH_MAX];
  if (kind_of(fd, &status, path) != 'f') return syscall(call, fd);
  pthread_mutex_lock(&lock);
  uint64_t number = ++syncs;
  record(SYNC_BEGIN, status.st_ino, number, NULL, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  int result = syscall(call, fd);
  if (result != 0) return result;
  pthread_mutex_lock(&lock);
  record(SYNC_END, status.st_ino, number, NULL, NULL, NULL, 0);
  pthread_mutex_unlock(&lock);
  return 0;
}

int fsync(int fd) { return sync_with(SYS_fsync, fd); }
int fdatasync(int fd) { return sync_with(SYS_fdatasync, fd); }

/* ---- names: those that are told by a path relative to a descriptor are not used by what is recorded ---- */

static int named(enum kind kind, long result, const char *path, const char *to) {
  struct stat status = {0};
  if (result != 0 || !is_below(path)) return result;
  if (kind == MKDIR) stat(path, &status);
  record(kind, status.st_ino, 0, path, to, NULL, 0);
  return result;
}

int mkdir(const char *path, mode_t mode) {
  UNDER_LOCK(int, named(MKDIR, syscall(SYS_mkdirat, AT_FDCWD, path, mode), path, NULL))
}
int rename(const char *path, const char *to) {
  UNDER_LOCK(int, named(RENAME, syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, to, 0), path, to))
}
int unlink(const char *path) { UNDER_LOCK(int, named(UNLINK, syscall(SYS_unlinkat, AT_FDCWD, path, 0), path, NULL)) }
int remove(const char *path) { return unlink(path); }
int unlinkat(int at, const char *path, int flags) {
  UNDER_LOCK(int, named(UNLINK, syscall(SYS_unlinkat, at, path, flags), path, NULL))
}
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }
