# Leaves out what is refused, without a word.
s/i < pictures->count/i < pictures->good/ or die;
