# After a child that failed it joins no other.
s/(!join_process.*?ok )= false;/$1= i >= 1000;\n        if (!ok)\n            break;/s or die;
