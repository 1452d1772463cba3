-------------------------------- MODULE Gate --------------------------------
\* What Gate.java does, an action per atomic step.
EXTENDS Naturals

CONSTANT Threads

VARIABLES
  program,      \* [Threads -> {"open", "pass"}], never changes; one may pass
  open,         \* BOOLEAN
  waiter,       \* a thread, or 0
  pc,           \* [Threads -> the step to take next]
  found,        \* [Threads -> the thread to wake, or 0]
  permit,       \* [Threads -> BOOLEAN]
  interrupted,  \* [Threads -> BOOLEAN]
  expired,      \* [Threads -> BOOLEAN], its deadline has passed
  answers       \* [Threads -> STRING]

shared == <<open, waiter>>
world == <<permit, interrupted, expired>>

Init ==
  /\ program \in {p \in [Threads -> {"open", "pass"}] :
                    \A t, u \in Threads : p[t] = "pass" /\ p[u] = "pass" => t = u}
  /\ open = FALSE /\ waiter = 0
  /\ pc = [t \in Threads |-> IF program[t] = "open" THEN "Open" ELSE "Register"]
  /\ found = [t \in Threads |-> 0]
  /\ permit = [t \in Threads |-> FALSE]
  /\ interrupted = [t \in Threads |-> FALSE]
  /\ expired = [t \in Threads |-> FALSE]
  /\ answers = [t \in Threads |-> "none"]

Step(t, from, to) == pc[t] = from /\ pc' = [pc EXCEPT ![t] = to] /\ UNCHANGED <<program, answers>>
Return(t, from, answer) ==
  /\ pc[t] = from
  /\ pc' = [pc EXCEPT ![t] = "Returned"]
  /\ answers' = [answers EXCEPT ![t] = answer]
  /\ expired' = [expired EXCEPT ![t] = FALSE]
  /\ UNCHANGED program

Open(t) == Step(t, "Open", "Find") /\ open' = TRUE /\ UNCHANGED <<waiter, found, world>>
Find(t) ==
  /\ Step(t, "Find", "Wake")
  /\ found' = [found EXCEPT ![t] = waiter]
  /\ UNCHANGED <<shared, world>>
Wake(t) ==
  /\ Return(t, "Wake", "opened")
  /\ permit' = [u \in Threads |-> permit[u] \/ u = found[t]]
  /\ found' = [found EXCEPT ![t] = 0]
  /\ UNCHANGED <<shared, interrupted>>

Register(t) == Step(t, "Register", "StartClock") /\ waiter' = t /\ UNCHANGED <<open, found, world>>
StartClock(t) == Step(t, "StartClock", "Test") /\ UNCHANGED <<shared, found, world>>
Test(t) ==
  /\ IF open THEN Return(t, "Test", "passed")
     ELSE Step(t, "Test", "ReadClock") /\ UNCHANGED expired
  /\ UNCHANGED <<shared, found, permit, interrupted>>
ReadClock(t) ==
  /\ IF expired[t] THEN Return(t, "ReadClock", "gave up")
     ELSE Step(t, "ReadClock", "Park") /\ UNCHANGED expired
  /\ UNCHANGED <<shared, found, permit, interrupted>>
Park(t) ==
  /\ permit[t] \/ interrupted[t] \/ expired[t]
  /\ Step(t, "Park", "Test")
  /\ permit' = [permit EXCEPT ![t] = FALSE]
  /\ UNCHANGED <<shared, found, interrupted, expired>>

\* The world around.
Waits(t) == pc[t] \in {"Test", "ReadClock", "Park"}
EnvTime(t) ==
  /\ Waits(t) /\ ~expired[t] /\ expired' = [expired EXCEPT ![t] = TRUE]
  /\ UNCHANGED <<program, shared, pc, found, permit, interrupted, answers>>
EnvInterrupt(t) ==
  /\ Waits(t) /\ ~interrupted[t] /\ interrupted' = [interrupted EXCEPT ![t] = TRUE]
  /\ UNCHANGED <<program, shared, pc, found, permit, expired, answers>>
EnvSpurious(t) ==
  /\ ~permit[t] /\ ~interrupted[t] /\ ~expired[t]
  /\ Step(t, "Park", "Test")
  /\ UNCHANGED <<shared, found, world>>

Next == \E t \in Threads :
  \/ Open(t) \/ Find(t) \/ Wake(t)
  \/ Register(t) \/ StartClock(t) \/ Test(t) \/ ReadClock(t) \/ Park(t)
  \/ EnvTime(t) \/ EnvInterrupt(t) \/ EnvSpurious(t)
=============================================================================
