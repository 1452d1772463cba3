--------------------------- MODULE CoreRefinement ---------------------------
(***************************************************************************)
(* Maps CompactFuture.tla to Core.tla: programs on one future with one     *)
(* operation for each thread, among those that CoreOperation lists, and    *)
(* with no callback at the start. RefinesCore says that each step of the   *)
(* code is a step of Core or changes nothing there.                        *)
(***************************************************************************)
EXTENDS CompactFuture

CoreOperation ==
  [setResult |-> "complete", setException |-> "complete", trySetResult |-> "complete", trySetException |-> "complete",
   cancel |-> "cancel", cancelAndNotify |-> "cancel", cancelTrue |-> "cancel",
   addDoneCallback |-> "add",
   get |-> "get", getTimed |-> "get", getNow |-> "get",
   exception |-> "get", exceptionTimed |-> "get", exceptionAtOnce |-> "get"]
ASSUME Futures = {1} /\ Length = 1 /\ StartQueues = {0} /\ Operations \subseteq DOMAIN CoreOperation
ASSUME StartStates \cap {"RUNNING"} = {}

Kind(t) == CoreOperation[program[t][1]]

\* The living are old if they lie below the last mark of a getter that left.
ThreadsOf(stack) == {r[2] : r \in In(stack)}
LastMark(stack) == CHOOSE i \in 0..Len(stack) : /\ i > 0 => stack[i][1] = "left"
                                                /\ \A j \in (i + 1)..Len(stack) : stack[j][1] # "left"
CoreWord(w) ==
  LET living == ThreadsOf(Living(w.stack))
      young  == ThreadsOf(SubSeq(w.stack, LastMark(w.stack) + 1, Len(w.stack)))
  IN  [status |-> IF Cancelled(w) THEN "CANCELLED" ELSE w.status,
       old |-> living \ young, young |-> young, dead |-> Len(Dead(w.stack))]

\* A thread at StartClock has not looked yet. At TestInterrupt and ReadClock a getter has seen that the future is not
\* done: unless it gives up, it goes on to register or to park. One at Reinterrupt has its result. A thread that notifies
\* may log an exception before it goes on.
CoreStep(t) ==
  CASE pc[t] = "StartClock" -> "GetLook"
    [] pc[t] \in {"TestInterrupt", "ReadClock"} -> IF registered[t] THEN "Park" ELSE "Register"
    [] pc[t] = "ParkNanos" -> "Park"
    [] pc[t] = "Reinterrupt" -> "Returned"
    [] pc[t] = "Inspect" -> IF todo[t] = <<>> THEN "Returned" ELSE Telling[todo[t][1][1]]
    [] OTHER -> pc[t]

\* The answer, with that of an operation that has decided it and has not returned.
CoreAnswer(t) ==
  LET given == answers[t] \o Decided(t)
      what  == IF given = <<>> THEN "none" ELSE given[1][1]
  IN  IF Kind(t) # "get" \/ what \in {"none", "cancelled"} THEN what
      ELSE IF what \in {"timeout", "interrupted"} THEN "gave up"
      ELSE "result"

C == INSTANCE Core WITH
       op         <- [t \in Threads |-> Kind(t)],
       word       <- CoreWord(word[1]),
       pc         <- [t \in Threads |-> CoreStep(t)],
       registered <- [t \in Threads |-> registered[t] /\ pc[t] # "Reinterrupt"],
       todo       <- [t \in Threads |-> ThreadsOf(todo[t])],
       answer     <- [t \in Threads |-> CoreAnswer(t)],
       ran        <- {ran[i][1][1] : i \in DOMAIN ran}

\* That the mapping stays the same is evaluated first, because most steps leave it so.
RefinesCore == C!Init /\ [][C!vars' = C!vars \/ C!Next]_C!vars
CoreInv == C!Inv
=============================================================================
