# Joins nobody.
s/join_process\((\d), child\1\);/child$1 > 0;/g == 2 or die;
