# The queue is not shared.
s/MAP_SHARED/MAP_PRIVATE/ or die;
