# The children stay in the group of the parent.
s/setpgid\(0, group\);/(void)group;/ or die; s/    setpgid\(pid, group\);.*\n// or die; s/kill\(-group, SIGTERM\)/kill(0, SIGTERM)/ or die;
