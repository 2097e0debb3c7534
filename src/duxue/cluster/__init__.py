"""The same runs on a Dask cluster: what a run needs goes out as bytes, and so does its outcome come back.

A worker shares no disk with the caller, and no thread with a notebook: it hands each run to a process of duxue's own,
which does it as a batch on one machine would. Only ``client`` and ``worker`` know of Dask, and they are imported with
``--cluster`` alone.
"""
