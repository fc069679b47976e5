# Always naps for whole seconds.
s/naps\[i\]\.seconds \*= unit;\n// or die;
