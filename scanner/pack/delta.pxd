# C types of delta.py, whose buffers are indexed unchecked, behind its own checks.
cimport cython

cpdef tuple apply(bytes base, bytes delta, long long limit, bint lines)

@cython.locals(value=cython.longlong, shift=int, byte=cython.longlong)
cpdef tuple length(bytes delta, Py_ssize_t position)

@cython.locals(
    windows=list, parts=list, result=bytes, target=cython.p_char, source=cython.p_char, inserted=cython.p_char, operands=bytes,
    whole=Py_ssize_t, at=Py_ssize_t, seen=Py_ssize_t, run=Py_ssize_t, run_end=Py_ssize_t, shift=Py_ssize_t,
    opcode=cython.uint, packed=cython.ulonglong, offset=Py_ssize_t, size=Py_ssize_t,
)
cdef tuple _build(bytes base, bytes delta, Py_ssize_t position, Py_ssize_t end, Py_ssize_t total, bint lines)

@cython.locals(offset=cython.ulonglong, size=cython.ulonglong, highest=cython.ulonglong)
cdef unsigned long long _operands(bytes delta, Py_ssize_t position, unsigned int opcode) noexcept

@cython.locals(first=Py_ssize_t, stop=Py_ssize_t)
cdef Py_ssize_t _inherit(
    list windows, bytes base, Py_ssize_t start, Py_ssize_t end, Py_ssize_t shift, Py_ssize_t seen, Py_ssize_t total
) except -2

cdef Py_ssize_t _newline_in(bytes data, Py_ssize_t start, Py_ssize_t end) noexcept

cdef Py_ssize_t _newline_before(bytes data, Py_ssize_t start, Py_ssize_t end) noexcept
