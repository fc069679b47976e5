# Sends an address back: it means nothing over here.
s/result_set\(result, &seconds,/result_set(result, &argument,/ or die;
