# Works on what must not be: inputs get overwritten.
s/if \(picture->trouble\)/if (0)/ or die;
