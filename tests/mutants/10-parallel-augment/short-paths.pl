# Cuts long paths off.
s/memcpy\((names|names \+ path), picture->(\w+), \w+\)/snprintf($1, $2 = $2 > 64 ? 64 : $2, "%s", picture->$2)/g == 2 or die;
