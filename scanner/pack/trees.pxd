# C types of trees.py, whose buffers are indexed unchecked, behind its own checks.
cimport cython

@cython.locals(
    added=list, held=list, dropped=list, here=Py_ssize_t, there=Py_ssize_t, end=Py_ssize_t, stop=Py_ssize_t, renewed=cython.bint, goes=cython.bint
)
cpdef tuple compare(bytes tree, bytes base, int width, object sought)

@cython.locals(end=Py_ssize_t)
cdef Py_ssize_t _entry_end(bytes data, Py_ssize_t start, int width) except -1

@cython.locals(size=Py_ssize_t, equal=cython.bint)
cdef bint _same(bytes tree, Py_ssize_t start, Py_ssize_t end, bytes base, Py_ssize_t there) noexcept

@cython.locals(name=bytes)
cdef bytes _key(bytes data, Py_ssize_t start, Py_ssize_t end, int width)

@cython.locals(name=bytes)
cdef bytes _name(bytes data, Py_ssize_t start, Py_ssize_t end, int width)

cdef bint _is_tree(bytes data, Py_ssize_t start) noexcept

cdef bint _is_link(bytes data, Py_ssize_t start) noexcept

@cython.locals(oid=bytes)
cdef int _tell(bytes data, Py_ssize_t start, Py_ssize_t end, int width, object sought, list trees, list others) except -1
