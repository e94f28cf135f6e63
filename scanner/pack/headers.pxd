# C types of headers.py, whose buffers are indexed unchecked, behind its own checks.
cimport cython

cpdef Py_ssize_t read_block(
    bytes block, long long origin, bint last, unsigned long long[::1] offsets, Py_ssize_t first, int width, object rows
) except -1

@cython.locals(
    row=Py_ssize_t, at=cython.longlong, byte=cython.ulonglong, kind=cython.uint, size=cython.ulonglong, shift=int, base=Py_ssize_t,
    back=cython.ulonglong, bad=cython.bint,
)
cdef Py_ssize_t _read_block(
    bytes block, long long origin, long long end, unsigned long long[::1] offsets, Py_ssize_t first, int width, object rows,
    unsigned long long[::1] starts, unsigned long long[::1] stops, unsigned long long[::1] sizes, int[::1] bases, unsigned char[::1] kinds,
) except -1

@cython.locals(low=Py_ssize_t, high=Py_ssize_t, middle=Py_ssize_t)
cdef Py_ssize_t _row_at(unsigned long long[::1] offsets, unsigned long long offset, Py_ssize_t stop) noexcept
