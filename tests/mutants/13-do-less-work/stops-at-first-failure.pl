# A bad picture stops the others.
s/failed \+= compare\((.*?)\);/if ((failed += compare($1)) > 0) break;/ or die;
