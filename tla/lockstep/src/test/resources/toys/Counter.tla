------------------------------ MODULE Counter ------------------------------
EXTENDS Naturals

CONSTANT Threads

VARIABLES
  count,
  pc,     \* [Threads -> the step to take next]
  seen,   \* [Threads -> the count that its compare-and-set expects]
  answer  \* [Threads -> what its increment returned, or 0]

Init ==
  /\ count = 0
  /\ pc = [t \in Threads |-> "Look"]
  /\ seen = [t \in Threads |-> 0]
  /\ answer = [t \in Threads |-> 0]

Look(t) ==
  /\ pc[t] = "Look"
  /\ pc' = [pc EXCEPT ![t] = "Add"]
  /\ seen' = [seen EXCEPT ![t] = count]
  /\ UNCHANGED <<count, answer>>

Add(t) ==
  /\ pc[t] = "Add"
  /\ seen' = [seen EXCEPT ![t] = 0]
  /\ IF count = seen[t]
     THEN /\ count' = count + 1
          /\ answer' = [answer EXCEPT ![t] = count + 1]
          /\ pc' = [pc EXCEPT ![t] = "Returned"]
     ELSE /\ pc' = [pc EXCEPT ![t] = "Look"]
          /\ UNCHANGED <<count, answer>>

Next == \E t \in Threads : Look(t) \/ Add(t)
=============================================================================
