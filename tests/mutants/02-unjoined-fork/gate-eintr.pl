# A signal opens the gate.
s/while \((read\(.*?\)) == -1.*\n *continue;/if ($1 == -1)\n        warn("read");/ or die;
