--------------------------- MODULE Issue725Inner ---------------------------
EXTENDS Naturals, Sequences

VARIABLES a, b, c

Step ==
  /\ a = 0
  /\ a' = 1
  /\ b' = 5
  /\ c' = SelectSeq(c, LAMBDA e : e # a')
  /\ Len(c') = 2 \* 1 is left out; 5 would leave out nothing
Possible == ENABLED Step
=============================================================================
