------------------------------ MODULE Issue725 ------------------------------
\* tlaplus issue 725: under ENABLED in an instance, a LAMBDA that SelectSeq applies may read the
\* variable of the instance that has the name of the variable that is substituted.
EXTENDS Naturals

VARIABLES b, q, s

Instance == INSTANCE Issue725Inner WITH a <- b, b <- q, c <- s

Init == b = 0 /\ q = 0 /\ s = <<1, 2, 3>>
Next == UNCHANGED <<b, q, s>>

Right == Instance!Possible
=============================================================================
