# The child says Done.
s/ *printf\("Done\\n"\);\n// or die;
s/(Exiting: %s\\n\\n)/$1Done\\n/ or die;
