---------------------------- MODULE StateDiagram ----------------------------
(***************************************************************************)
(* Programs of Future.tla that bring every operation on one future to it   *)
(* in every state, from PENDING. From the graph that TLC makes of them the *)
(* row tlc.diagram reads the state diagram and what each operation answers *)
(* in each state, and compares the diagram with the one that Future.tla    *)
(* allows. What CompactFuture.tla does is checked by its own models.       *)
(***************************************************************************)
EXTENDS Future

VARIABLE diagram  \* what Future.tla allows; never changes

Operations == {"setResult", "setException", "cancel", "cancelAndNotify", "setRunningOrNotifyCancel",
               "addDoneCallback", "get", "getTimed", "getNow", "toString"}
\* One operation of one thread leads to each state; the other thread's finds the future there.
SmallPrograms == [Threads -> {<<operation>> : operation \in Operations}]
FromPending == {[f \in Futures |-> [state |-> "PENDING", queue |-> <<>>]]}

Begin == Init /\ diagram = Diagram
Obliged(t) == Oblige(t) /\ UNCHANGED <<program, diagram>>
Befallen(t) == Befall(t) /\ UNCHANGED <<program, diagram>>
Step == \E t \in Threads : Obliged(t) \/ Befallen(t)
=============================================================================
