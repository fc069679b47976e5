# Each child naps as long as the other should.
s/start_process\(1, seconds1\)/start_process(1, seconds2)/ or die;
s/start_process\(2, seconds2\)/start_process(2, seconds1)/ or die;
