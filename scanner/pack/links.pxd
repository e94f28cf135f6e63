# C types of links.py, whose columns are indexed unchecked.
cimport cython

@cython.locals(backward=cython.bint, row=Py_ssize_t, above=Py_ssize_t)
cpdef bint link(int[::1] base, int[::1] child, int[::1] sibling) except -1

@cython.locals(root=Py_ssize_t, row=Py_ssize_t, count=Py_ssize_t)
cpdef Py_ssize_t preorder(int[::1] base, int[::1] child, int[::1] sibling, int[::1] order) except -1

@cython.locals(place=Py_ssize_t, row=Py_ssize_t, above=Py_ssize_t)
cpdef object settle(int[::1] order, Py_ssize_t count, int[::1] base, unsigned char[::1] kind, int[::1] root, int[::1] weight)

@cython.locals(row=Py_ssize_t, top=Py_ssize_t, large=cython.ulonglong)
cpdef object tally(
    int[::1] root, unsigned long long[::1] size, unsigned long long[::1] start, unsigned long long[::1] stop,
    unsigned long long[::1] cost, unsigned long long[::1] packed
)

@cython.locals(row=Py_ssize_t, before=cython.ulonglong)
cpdef bint arrange(unsigned long long[::1] offsets, unsigned int[::1] numbers, unsigned long long[::1] ascending) except -1

@cython.locals(middle=Py_ssize_t, order=int, less=cython.bint)
cpdef Py_ssize_t locate(bytes table, Py_ssize_t width, bytes key, Py_ssize_t low, Py_ssize_t high) except -2

@cython.locals(row=Py_ssize_t)
cpdef object invert(unsigned int[::1] numbers, unsigned int[::1] rows)
