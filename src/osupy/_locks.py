"""A lock between processes on an open file, which the system drops with the process.

The file itself is locked: no lock file is left behind by a kill, and no number of a
dead process has to be told from that of a living one.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import errno
    import msvcrt
    import os

    _FAR = 2**31 - 2  # locked bytes cannot be read by others: one that is not there

    def lock(descriptor: int) -> bool:
        """Lock an open file; return whether nobody else holds it."""
        position = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in {errno.EACCES, errno.EDEADLOCK}:
                raise
            return False
        finally:
            os.lseek(descriptor, position, os.SEEK_SET)
        return True

else:
    import errno
    import fcntl

    _UNKNOWN = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}

    def lock(descriptor: int) -> bool:
        """Lock an open file; return whether nobody else holds it.

        Where the file system knows no locks, it does not stop anybody.
        """
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno not in _UNKNOWN:
                raise
        return True
