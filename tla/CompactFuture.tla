---------------------------- MODULE CompactFuture ----------------------------
(***************************************************************************)
(* What CompactFuture.java does: one action per atomic step. An action     *)
(* bears the name of the line of Java that takes the step, `// TLA: Name`, *)
(* and behind it stands what the bytecode of that line does: the build     *)
(* compares. pc[t] is the line that thread t is about to execute.          *)
(* It refines Future.                                                      *)
(*                                                                         *)
(* Assumed: sequential consistency. Left out: what callbacks do beside     *)
(* returning or throwing (they may call any operation, nested or deferred, *)
(* see Callbacks.java), and operations on other futures.                   *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Threads,      \* {1, 2, ...}
  Stopped,      \* threads that may stop anywhere, for ever
  Operations,   \* the operations that programs are made of
  Length,       \* operations a thread, at most
  StartStates,  \* the states to start from
  StartQueues,  \* how many callbacks may be there at the start: a set of numbers
  Interrupts    \* whether getters are interrupted

VARIABLES
  program,      \* [Threads -> Seq(operation)], never changes
  word,         \* the field: what it means, see Word
  pc,           \* [Threads -> the step to take next]
  seen,         \* [Threads -> the word it read and still needs, or NoWord]
  registered,   \* [Threads -> BOOLEAN], this getter's Register succeeded
  why,          \* [Threads -> why the getter gives up: "timeout", "interrupted", or ""]
  todo,         \* [Threads -> registrations the thread took over and has not told yet]
  permit,       \* [Threads -> BOOLEAN], unparked and not parked since
  interrupted,  \* [Threads -> BOOLEAN], the interrupt status
  expired,      \* [Threads -> BOOLEAN], the deadline of its timed get has passed
  answers,      \* [Threads -> Seq(answer)] of the operations that returned
  ran           \* every call of a callback: <<callback, thread, "returns" or "throws">>

vars == <<program, word, pc, seen, registered, why, todo, permit, interrupted, expired, answers, ran>>

-----------------------------------------------------------------------------
\* The word: its status, its outcome where it is FINISHED, else its stack of registrations, oldest first.
\* A registration is <<kind, thread, index of the operation that made it>>. Two words that are equal here are
\* one object in Java (Registration.without keeps nodes), so the CAS of either compares the same.
NoWord == [status |-> "", outcome |-> <<>>, stack |-> <<>>]
Word(s, stack) == [status |-> s, outcome |-> <<>>, stack |-> stack]

Done(w) == w.status \in {"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"}
Cancelled(w) == w.status \in {"CANCELLED", "CANCELLED_AND_NOTIFIED"}
Result(w) == IF Cancelled(w) THEN <<"cancelled">> ELSE w.outcome

Push(w, r) == [w EXCEPT !.stack = Append(@, r)]
OfKind(stack, kind) == SelectSeq(stack, LAMBDA r : r[1] = kind)
Index(stack) == DOMAIN stack
Left(r) == <<"left", r[2], r[3]>>
Living(stack) == SelectSeq(stack, LAMBDA r : r[1] # "left" /\ \A k \in Index(stack) : stack[k] # Left(r))
Dead(stack) == OfKind(stack, "left")

\* A getter takes itself off the top, or is outweighed: see Registration.without.
Without(w, r) ==
  LET stack == w.stack
      left  == Append(stack, Left(r))
  IN  [w EXCEPT !.stack = IF stack[Len(stack)] = r THEN SubSeq(stack, 1, Len(stack) - 1)
                          ELSE IF Len(Dead(left)) > Len(Living(left)) THEN Living(left)
                          ELSE left]

\* Getters are told before callbacks, both oldest first.
InOrder(stack) == OfKind(Living(stack), "getter") \o OfKind(Living(stack), "callback")

-----------------------------------------------------------------------------
\* Programs. Threads are alike, so only those in ascending order count, but for the stopped ones.
Order == <<"setResult", "setException", "cancel", "setRunningOrNotifyCancel", "addDoneCallback",
           "get", "getTimed", "getNow", "inspect">>
Rank(op) == CHOOSE i \in DOMAIN Order : Order[i] = op
Weight(p) == (IF Len(p) = 0 THEN 0 ELSE Rank(p[1])) * 11 + (IF Len(p) < 2 THEN 0 ELSE Rank(p[2]))
Sequences(n) == UNION {[1..k -> Operations] : k \in 1..n}
Programs == {p \in [Threads -> Sequences(Length)] :
               \A t, u \in Threads \ Stopped : t < u => Weight(p[t]) <= Weight(p[u])}

StartWords == {Word(s, IF s \in {"PENDING", "RUNNING"} THEN [i \in 1..n |-> <<"callback", 0, i>>] ELSE <<>>) :
                 s \in StartStates \ {"FINISHED"}, n \in StartQueues}
              \cup {[status |-> "FINISHED", outcome |-> <<"setResult", 0, 0>>, stack |-> <<>>] :
                 s \in StartStates \cap {"FINISHED"}}

FirstStep == [setResult |-> "CompleteLook", setException |-> "CompleteLook", cancel |-> "CancelLook",
              setRunningOrNotifyCancel |-> "RunLook", addDoneCallback |-> "AddLook", get |-> "GetLook",
              getTimed |-> "StartClock", getNow |-> "GetLook", inspect |-> "Inspect"]

Getters == {"get", "getTimed", "getNow"}
Here(t) == Len(answers[t]) + 1
Op(t) == program[t][Here(t)]
Getter(t) == <<"getter", t, Here(t)>>

-----------------------------------------------------------------------------
\* Steps are put together from these. Every action says what happens to every variable.
At(t, step) == pc[t] = step
Go(t, step) == pc' = [pc EXCEPT ![t] = step] /\ UNCHANGED answers
Set(f, t, x) == [f EXCEPT ![t] = x]

\* The operation returns, and its locals are forgotten.
Return(t, a) ==
  /\ answers' = [answers EXCEPT ![t] = Append(@, a)]
  /\ pc' = Set(pc, t, IF Here(t) = Len(program[t]) THEN "Returned" ELSE FirstStep[program[t][Here(t) + 1]])
  /\ seen' = Set(seen, t, NoWord)
  /\ registered' = Set(registered, t, FALSE)
  /\ why' = Set(why, t, "")
  /\ expired' = Set(expired, t, FALSE)

KeepLocals == UNCHANGED <<seen, registered, why, expired>>
Keep == UNCHANGED <<program, permit, interrupted, ran>>

\* Reads the word for the CAS that follows.
See(t, step) == seen' = Set(seen, t, word) /\ Go(t, step) /\ UNCHANGED <<registered, why, expired>>

\* A CAS: where the word is still what was seen it becomes `new`.
Wins(t) == word = seen[t]
Becomes(new) == word' = new
Retry(t, step) == seen' = Set(seen, t, NoWord) /\ Go(t, step) /\ UNCHANGED <<word, todo, registered, why, expired>>

\* Goes on to tell those in `rest`; where there is nobody (left) the operation returns.
Told(t) == CASE Op(t) \in {"setResult", "setException"} -> <<"set">>
             [] Op(t) = "cancel" -> <<"true">>
             [] OTHER -> <<"added">>
Tell(t, rest) ==
  /\ todo' = Set(todo, t, rest)
  /\ IF rest = <<>> THEN Return(t, Told(t))
     ELSE /\ Go(t, IF rest[1][1] = "getter" THEN "Unpark" ELSE "Call")
          /\ seen' = Set(seen, t, NoWord) /\ UNCHANGED <<registered, why, expired>>

-----------------------------------------------------------------------------
\* setResult, setException, trySetResult, trySetException
CompleteLook(t) == \* Java: volatile read
  /\ At(t, "CompleteLook")
  /\ IF Done(word) THEN Return(t, <<"refused">>) ELSE See(t, "Complete")
  /\ UNCHANGED <<word, todo>> /\ Keep
Complete(t) == \* Java: volatile CAS
  /\ At(t, "Complete")
  /\ IF Wins(t)
     THEN /\ Becomes([status |-> "FINISHED", outcome |-> <<Op(t), t, Here(t)>>, stack |-> <<>>])
          /\ Tell(t, InOrder(word.stack))
     ELSE Retry(t, "CompleteLook")
  /\ Keep

\* cancel
CancelLook(t) == \* Java: volatile read
  /\ At(t, "CancelLook")
  /\ IF word.status # "PENDING" THEN Return(t, IF Cancelled(word) THEN <<"true">> ELSE <<"false">>)
     ELSE See(t, "Cancel")
  /\ UNCHANGED <<word, todo>> /\ Keep
Cancel(t) == \* Java: volatile CAS
  /\ At(t, "Cancel")
  /\ IF Wins(t) THEN Becomes(Word("CANCELLED", <<>>)) /\ Tell(t, InOrder(word.stack))
     ELSE Retry(t, "CancelLook")
  /\ Keep

\* setRunningOrNotifyCancel
RunLook(t) == \* Java: volatile read
  /\ At(t, "RunLook")
  /\ CASE word.status = "PENDING" -> See(t, "Run")
       [] word.status = "CANCELLED" -> See(t, "Notify")
       [] OTHER -> Return(t, <<"refused">>)
  /\ UNCHANGED <<word, todo>> /\ Keep
Run(t) == \* Java: volatile CAS
  /\ At(t, "Run")
  /\ IF Wins(t) THEN Becomes(Word("RUNNING", word.stack)) /\ Return(t, <<"true">>) /\ UNCHANGED todo
     ELSE Retry(t, "RunLook")
  /\ Keep
Notify(t) == \* Java: volatile CAS
  /\ At(t, "Notify")
  /\ IF Wins(t) THEN Becomes(Word("CANCELLED_AND_NOTIFIED", <<>>)) /\ Return(t, <<"false">>) /\ UNCHANGED todo
     ELSE Retry(t, "RunLook")
  /\ Keep

\* addDoneCallback
AddLook(t) == \* Java: volatile read
  /\ At(t, "AddLook")
  /\ IF Done(word) THEN Tell(t, <<<<"callback", t, Here(t)>>>>) ELSE See(t, "Add") /\ UNCHANGED todo
  /\ UNCHANGED word /\ Keep
Add(t) == \* Java: volatile CAS
  /\ At(t, "Add")
  /\ IF Wins(t) THEN Becomes(Push(word, <<"callback", t, Here(t)>>)) /\ Return(t, <<"added">>) /\ UNCHANGED todo
     ELSE Retry(t, "AddLook")
  /\ Keep

\* What follows a completing CAS: getters are unparked, callbacks called.
Unpark(t) == \* Java: unpark
  /\ At(t, "Unpark")
  /\ permit' = Set(permit, Head(todo[t])[2], TRUE)
  /\ Tell(t, Tail(todo[t]))
  /\ UNCHANGED <<program, word, interrupted, ran>>
Call(t) == \* Java: foreign call
  /\ At(t, "Call")
  /\ LET Ran(how) == ran' = Append(ran, <<Tail(Head(todo[t])), t, how>>)
     IN  \/ Ran("returns") /\ Tell(t, Tail(todo[t]))
         \* What it throws is logged, and the log shows the future.
         \/ Ran("throws") /\ todo' = Set(todo, t, Tail(todo[t])) /\ Go(t, "Inspect") /\ KeepLocals
  /\ UNCHANGED <<program, word, permit, interrupted>>

\* get, exception: untimed, timed, with no time
StartClock(t) == \* Java: clock
  /\ At(t, "StartClock")
  /\ Go(t, "GetLook")
  /\ KeepLocals /\ UNCHANGED <<word, todo>> /\ Keep
GetLook(t) == \* Java: volatile read
  /\ At(t, "GetLook")
  /\ IF Done(word) THEN Return(t, Result(word))
     ELSE IF registered[t] THEN Go(t, "TestInterrupt") /\ KeepLocals
     ELSE See(t, "TestInterrupt")
  /\ UNCHANGED <<word, todo>> /\ Keep
TestInterrupt(t) == \* Java: interrupted
  /\ At(t, "TestInterrupt")
  /\ interrupted' = Set(interrupted, t, FALSE)
  /\ LET reason == IF interrupted[t] THEN "interrupted" ELSE IF Op(t) = "getNow" THEN "timeout" ELSE ""
     IN  IF reason # ""
         THEN /\ Go(t, "LastLook")
              /\ why' = Set(why, t, reason) /\ seen' = Set(seen, t, NoWord) /\ UNCHANGED <<registered, expired>>
         ELSE /\ Go(t, IF Op(t) = "getTimed" THEN "ReadClock" ELSE IF registered[t] THEN "Park" ELSE "Register")
              /\ KeepLocals
  /\ UNCHANGED <<program, word, todo, permit, ran>>
ReadClock(t) == \* Java: clock
  /\ At(t, "ReadClock")
  /\ IF expired[t]
     THEN /\ Go(t, "LastLook")
          /\ why' = Set(why, t, "timeout") /\ seen' = Set(seen, t, NoWord) /\ UNCHANGED <<registered, expired>>
     ELSE Go(t, IF registered[t] THEN "ParkNanos" ELSE "Register") /\ KeepLocals
  /\ UNCHANGED <<word, todo>> /\ Keep
Register(t) == \* Java: volatile CAS
  /\ At(t, "Register")
  /\ seen' = Set(seen, t, NoWord)
  /\ registered' = Set(registered, t, Wins(t))
  /\ word' = IF Wins(t) THEN Push(word, Getter(t)) ELSE word
  /\ Go(t, "GetLook")
  /\ UNCHANGED <<why, expired, todo>> /\ Keep

\* A parked thread is one that is at Park and not enabled.
MayWake(t) == permit[t] \/ interrupted[t]
Wake(t) ==
  /\ permit' = Set(permit, t, FALSE)
  /\ Go(t, "GetLook")
  /\ KeepLocals /\ UNCHANGED <<program, word, todo, interrupted, ran>>
Park(t) == \* Java: park
  At(t, "Park") /\ MayWake(t) /\ Wake(t)
ParkNanos(t) == \* Java: parkNanos
  At(t, "ParkNanos") /\ (MayWake(t) \/ expired[t]) /\ Wake(t)

LastLook(t) == \* Java: volatile read
  /\ At(t, "LastLook")
  /\ IF Done(word)
     THEN IF why[t] = "interrupted" THEN See(t, "Reinterrupt") ELSE Return(t, Result(word))
     ELSE IF registered[t] THEN See(t, "Leave") ELSE Return(t, <<why[t]>>)
  /\ UNCHANGED <<word, todo>> /\ Keep
Leave(t) == \* Java: volatile CAS
  /\ At(t, "Leave")
  /\ IF Wins(t) THEN Becomes(Without(word, Getter(t))) /\ Return(t, <<why[t]>>) /\ UNCHANGED todo
     ELSE Retry(t, "LastLook")
  /\ Keep
Reinterrupt(t) == \* Java: interrupt
  /\ At(t, "Reinterrupt")
  /\ interrupted' = Set(interrupted, t, TRUE)
  /\ Return(t, Result(seen[t]))
  /\ UNCHANGED <<program, word, todo, permit, ran>>

\* isDone, isRunning, isCancelled, toString; and the log of a callback that threw
Inspect(t) == \* Java: volatile read
  /\ At(t, "Inspect")
  /\ IF Op(t) = "inspect" THEN Return(t, <<word.status>>) /\ UNCHANGED todo ELSE Tell(t, todo[t])
  /\ UNCHANGED word /\ Keep

-----------------------------------------------------------------------------
\* The environment: none of it has to happen.
EnvTimeOut(t) ==
  /\ pc[t] \in {"GetLook", "TestInterrupt", "ReadClock", "Register", "ParkNanos"} \* afterwards it matters to nobody
  /\ Op(t) = "getTimed" /\ ~expired[t]
  /\ expired' = Set(expired, t, TRUE)
  /\ UNCHANGED <<program, word, pc, seen, registered, why, todo, permit, interrupted, answers, ran>>
EnvInterrupt(t) ==
  /\ Interrupts /\ pc[t] # "Returned" /\ Op(t) \in Getters /\ ~interrupted[t]
  /\ interrupted' = Set(interrupted, t, TRUE)
  /\ UNCHANGED <<program, word, pc, todo, permit, answers, ran>> /\ KeepLocals
EnvSpurious(t) ==
  /\ \/ At(t, "Park") /\ ~MayWake(t)
     \/ At(t, "ParkNanos") /\ ~(MayWake(t) \/ expired[t])
  /\ Wake(t)

-----------------------------------------------------------------------------
Init ==
  /\ program \in Programs
  /\ word \in StartWords
  /\ pc = [t \in Threads |-> FirstStep[program[t][1]]]
  /\ seen = [t \in Threads |-> NoWord]
  /\ registered = [t \in Threads |-> FALSE]
  /\ why = [t \in Threads |-> ""]
  /\ todo = [t \in Threads |-> <<>>]
  /\ permit = [t \in Threads |-> FALSE]
  /\ interrupted = [t \in Threads |-> FALSE]
  /\ expired = [t \in Threads |-> FALSE]
  /\ answers = [t \in Threads |-> <<>>]
  /\ ran = <<>>

Step(t) ==
  \/ CompleteLook(t) \/ Complete(t) \/ CancelLook(t) \/ Cancel(t) \/ RunLook(t) \/ Run(t) \/ Notify(t)
  \/ AddLook(t) \/ Add(t) \/ Unpark(t) \/ Call(t)
  \/ StartClock(t) \/ GetLook(t) \/ TestInterrupt(t) \/ ReadClock(t) \/ Register(t) \/ Park(t) \/ ParkNanos(t)
  \/ LastLook(t) \/ Leave(t) \/ Reinterrupt(t) \/ Inspect(t)

Environment(t) == EnvTimeOut(t) \/ EnvInterrupt(t) \/ EnvSpurious(t)

Next == \E t \in Threads : Step(t) \/ Environment(t)

Fairness == \A t \in Threads \ Stopped : WF_vars(Step(t))
Safety == Init /\ [][Next]_vars
Spec == Safety /\ Fairness

-----------------------------------------------------------------------------
\* The refinement mapping. An operation takes effect when its answer is decided, which may be before it returns.
Tells(t) == pc[t] \in {"Unpark", "Call"} \/ (pc[t] = "Inspect" /\ Op(t) # "inspect")
Decided(t) == CASE Tells(t) -> <<Told(t)>>
                [] pc[t] = "Reinterrupt" -> <<Result(seen[t])>>
                [] OTHER -> <<>>
Callbacks(stack) == [i \in DOMAIN OfKind(stack, "callback") |-> Tail(OfKind(stack, "callback")[i])]

F == INSTANCE Future WITH
       state   <- word.status,
       outcome <- word.outcome,
       queue   <- Callbacks(word.stack),
       owed    <- [t \in Threads |-> Callbacks(todo[t])],
       answers <- [t \in Threads |-> answers[t] \o Decided(t)],
       Starts  <- {[state |-> w.status, queue |-> Callbacks(w.stack)] : w \in StartWords}

RefinesFuture == F!Init /\ [][F!Next]_F!vars
RefinesFairFuture == F!Spec

\* C1, C2, C3, C5, C6 of what the code does, by the same words as of what a future is.
AlongTheDiagram == F!AlongTheDiagram
FinalIsFinal == F!FinalIsFinal
OneWins == F!OneWins
ExactlyOnce == F!ExactlyOnce
Truthful == F!Truthful
RunsOnce == F!RunsOnce

\* C8, as far as one state can tell: who parks is registered, or is about to be woken.
NoLostWakeUp ==
  \A t \in Threads : pc[t] \in {"Park", "ParkNanos"} =>
    \/ ~Done(word) /\ \E i \in DOMAIN word.stack : word.stack[i] = Getter(t)
    \/ permit[t]
    \/ \E u \in Threads : \E i \in DOMAIN todo[u] : todo[u][i] = Getter(t)

\* C10: no more dead than alive; nobody is registered on a done future; nobody who returned is alive in the stack.
DeadAreFew ==
  /\ Len(Dead(word.stack)) <= Len(Living(word.stack))
  /\ Done(word) => word.stack = <<>>
  /\ \A i \in DOMAIN Living(word.stack) :
       LET r == Living(word.stack)[i] IN r[1] = "getter" => r[3] = Here(r[2]) /\ registered[r[2]]

\* Getters are told before callbacks: no callback delays them.
GettersFirst == \A t \in Threads : pc[t] = "Call" => OfKind(todo[t], "getter") = <<>>

\* C8: every call returns, but for a getter that has a reason to wait.
Waits(t) == /\ pc[t] # "Returned" /\ Op(t) \in {"get", "getTimed"}
            /\ ~Done(word) /\ ~interrupted[t] /\ why[t] = "" /\ ~(Op(t) = "getTimed" /\ expired[t])
NobodyWaitsForever == \A t \in Threads \ Stopped : <>[](pc[t] = "Returned" \/ Waits(t))

\* C11: that stays so when a thread stops anywhere for ever; only a getter that this thread took over, and did not
\* come to unpark, has to wait for it.
Abandoned(t) == \E u \in Stopped : \E i \in DOMAIN todo[u] : todo[u][i] = Getter(t)
OneStopsNobody == \A t \in Threads \ Stopped : <>[](pc[t] = "Returned" \/ Waits(t) \/ Abandoned(t))

\* What must be reachable: each of these is violated, or the models are empty shells.
NeverTimesOut == \A t \in Threads : \A i \in DOMAIN answers[t] : program[t][i] = "getTimed" => answers[t][i] # <<"timeout">>
NeverInterrupted == \A t \in Threads : \A i \in DOMAIN answers[t] : answers[t][i] # <<"interrupted">>
NeverReinterrupts == \A t \in Threads : pc[t] # "Reinterrupt"
NeverLeavesTheDead == Dead(word.stack) = <<>>
NeverLosesACas == [][\A t \in Threads : ~(pc[t] = "Complete" /\ pc'[t] = "CompleteLook")]_vars
NeverDropsTheDead == [][~(Len(Dead(word.stack)) > 0 /\ Dead(word'.stack) = <<>> /\ ~Done(word'))]_vars
NeverOvertakes == ~\E i, j \in DOMAIN ran : i < j /\ ran[i][1][1] # 0 /\ ran[j][1][1] = 0 /\ ran[i][2] # ran[j][2]
NeverNotifies == word.status # "CANCELLED_AND_NOTIFIED"
NeverWaitsOn == \A t \in Threads : ~(pc[t] \in {"Park", "ParkNanos"} /\ \A u \in Threads \ {t} : pc[u] = "Returned")
=============================================================================
