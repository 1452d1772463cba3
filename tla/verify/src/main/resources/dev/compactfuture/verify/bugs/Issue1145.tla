----------------------------- MODULE Issue1145 -----------------------------
\* tlaplus issue 1145: where an operator of Sequences takes a function that EXCEPT has changed, TLC
\* may give it the function without the change.
EXTENDS Naturals, Sequences

VARIABLE x

\* TLC keeps the function as an expression because only one element of the result is wanted.
Second(sequence) == SubSeq(sequence, 2, 2)

Init == x = Second([[i \in 1..3 |-> 0] EXCEPT ![2] = 1])[1]
Next == UNCHANGED x

Right == x = 1
=============================================================================
