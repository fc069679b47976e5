# Leaves when it has told the children.
s/            told = true;\n/            told = true;\n            break;\n/ or die;
