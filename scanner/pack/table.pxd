# C types of table.py, whose columns are indexed unchecked by its own numbers.
cimport cython

@cython.locals(
    below=dict, limited=cython.bint, stack=list, count=cython.longlong, number=cython.longlong, folder=cython.longlong,
    entry=Py_ssize_t, key=cython.longlong, inner=object, place=int, child=Py_ssize_t,
)
cdef long long _visit(
    Py_ssize_t root, long long[::1] starts, long long[::1] ends, int[::1] children, int[::1] tags, int[::1] seen, set more, dict held,
    object folders, list hits, long long left
) except -1

cdef bint _is_new(long long number, long long folder, int[::1] seen, set more) except -1
