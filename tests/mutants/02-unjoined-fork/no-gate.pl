# Nothing keeps a child from printing before its parent.
s/^ *wait_at_gate\(gate\);\n//m or die;
