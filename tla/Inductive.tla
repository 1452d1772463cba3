----------------------------- MODULE Inductive ------------------------------
(***************************************************************************)
(* Core.tla for TLC to check that Inv is inductive: from every state in    *)
(* which it holds, reachable or not, every step keeps it. Prints the       *)
(* figures of the row. For sets of threads that have too many such states, *)
(* Sample takes some of them at random.                                    *)
(***************************************************************************)
EXTENDS Core, TLC, Randomization

CONSTANT Assignments \* how many assignments of operations and steps to threads Sample takes; 0 if it is not used

Locals == UNION {{<<o, s, a>> : s \in Steps[o], a \in Answers[o]} : o \in Operations}

\* The number of typed states is the product of the numbers of values that each variable may have, with op, pc and answer
\* taken together.
ASSUME PrintT(<<"figure", "threads", Cardinality(Threads)>>)
ASSUME Assignments = 0 =>
         PrintT(<<"figure", "typedStates", Cardinality([Threads -> Locals]), Cardinality([Threads -> BOOLEAN]),
                  Cardinality(Words), Cardinality([Threads -> SUBSET Threads]), Cardinality(SUBSET Threads),
                  Cardinality([Threads -> BOOLEAN])>>)
ASSUME Assignments > 0 => PrintT(<<"figure", "sampledAssignments", Assignments>>)

\* All states of Inv with the operations, steps and answers of a random assignment.
Fitting == {l \in Locals : l[3] = "none" <=> l[2] \notin {"Unpark", "Call", "Returned"}}
Sample ==
  /\ \E assignment \in RandomSubset(Assignments, [Threads -> Fitting]) :
       /\ op = [t \in Threads |-> assignment[t][1]]
       /\ pc = [t \in Threads |-> assignment[t][2]]
       /\ answer = [t \in Threads |-> assignment[t][3]]
  /\ Inv
=============================================================================
