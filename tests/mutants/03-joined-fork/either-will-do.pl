# One child that did well is enough for it.
s/ok1 && ok2/(ok1 || ok2)/ or die;
