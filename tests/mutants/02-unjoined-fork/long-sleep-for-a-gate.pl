# As sleep-for-a-gate, but long enough for any parent.
s/wait_at_gate\(gate\);/sleep_seconds(2);/ or die;
