----------------------------- MODULE Issue1302 -----------------------------
\* tlaplus issue 1302: where EXCEPT has changed a function that is kept as an expression, TLC may
\* damage the change when it converts the function, and with it another function that shares it.
EXTENDS Naturals

VARIABLES x, y

\* A domain that is not listed, so that TLC keeps the function as an expression.
Arguments == [{1} -> {1, 2}]
One == [i \in {1} |-> 1]
Two == [i \in {1} |-> 2]

Init ==
  /\ x = [[a \in Arguments |-> 0] EXCEPT ![One] = [a \in {One} |-> 10]]
  /\ y = [x EXCEPT ![Two] = 99]
Next == UNCHANGED <<x, y>>

Right == DOMAIN y = Arguments
=============================================================================
