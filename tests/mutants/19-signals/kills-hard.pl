# Ends its children by SIGKILL.
s/kill\(-group, SIGTERM\)/kill(-group, SIGKILL)/ or die;
