# Does not say why a picture failed.
s/if \(status != 0\)\n *warnx.*\n/if (status != 0)\n        warnx("%s: failed", label);\n/ or die;
