#!/usr/bin/env python3
"""A server on this machine's loopback, and under an abstract name: writes down
whoever connects.

usage: server.py LOG      prints its port, and serves until it is killed
"""

import selectors
import socket
import sys

tcp = socket.create_server(("127.0.0.1", 0))
port = tcp.getsockname()[1]
local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
local.bind(f"\0forklings-{port}")
local.listen()
print(port, flush=True)
sys.stdout.close()
waiting = selectors.DefaultSelector()
for server in (tcp, local):
    waiting.register(server, selectors.EVENT_READ)
while True:
    for key, _ in waiting.select():
        key.fileobj.accept()
        with open(sys.argv[1], "a", encoding="ascii") as log:
            log.write("connected\n")
