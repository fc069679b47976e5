# Does not say which photo failed.
s/"%s: %s", picture->label,\n/"%s",\n/ or die;
