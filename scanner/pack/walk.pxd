# C types of walk.py, whose columns are indexed unchecked by the graph's own row numbers.
cimport cython

cpdef bint is_text(bytes data) except -1

cdef class _Frame:
    cdef public Py_ssize_t row
    cdef public bytes data
    cdef public list waiting
    cdef public bint text

cdef class Walker:
    cdef object _graph, _needed
    cdef unsigned long long[::1] _start, _stop, _size
    cdef int[::1] _base, _child, _sibling, _weight
    cdef long long _object, _live_limit, _left, _live
    cdef bint _lines
    cdef public list _frames

    cdef bytes _chain(self, Py_ssize_t row)

    cdef bytes _take(self, _Frame frame)

    @cython.locals(size=cython.longlong, stored=bytes, data=bytes, windows=tuple)
    cdef tuple _build(self, Py_ssize_t row, bytes base, bint lines)

    @cython.locals(waiting=list)
    cdef object _push(self, Py_ssize_t row, bytes data, bint text)

    @cython.locals(frame=_Frame)
    cdef object _make_room(self)

    @cython.locals(found=list, heaviest=Py_ssize_t, most=int)
    cpdef list children(self, Py_ssize_t row)

@cython.locals(data=bytes)
cpdef bytes inflate(bytes stream, Py_ssize_t size)
