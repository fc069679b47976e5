# Joins only the producers.
s/    for \(int i = PRODUCERS; .*\n.*\n// or die;
