# Only the end of the last child counts.
s/if \(!join_process\((.*?)\)\)\n *ok = false;/ok = join_process($1);/ or die;
