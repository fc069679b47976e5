# Only the first child is told.
s/kill\(-group, SIGTERM\)/kill(group, SIGTERM)/ or die;
