# Says SIGINT, whatever came.
s/\(stop_signal == SIGALRM \? SIGINT : stop_signal\)/SIGINT/ or die;
