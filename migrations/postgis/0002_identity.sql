-- Nothing: what the embedded file draws here, and anew in its 0003, is drawn once in 0003.
SELECT;
