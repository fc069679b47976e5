# The child sleeps a little and hopes that its parent is done by then.
s/wait_at_gate\(gate\);/sleep_seconds(0.1);/ or die;
