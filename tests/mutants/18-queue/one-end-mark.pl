# Puts one end mark for all.
s/i < CONSUMERS; i\+\+\)\n        queue_put\(queue, END\)/i < 1; i++)\n        queue_put(queue, END)/ or die;
