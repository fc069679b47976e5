# Waits for each command before it starts the next.
s/            warn\("cannot start %s".*?\);\n/$&        else\n            statuses[started] = join_command(pids[started]);\n/s or die; s/statuses\[i\] = pids\[i\] == -1 \? 127 << 8 : join_command\(pids\[i\]\);/if (pids[i] == -1)\n            statuses[i] = 127 << 8;/ or die;
