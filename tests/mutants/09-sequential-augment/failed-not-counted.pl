# Counts only one failure.
s/            failed\+\+;/            failed = 1;/ or die;
