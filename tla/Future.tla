------------------------------- MODULE Future -------------------------------
(***************************************************************************)
(* Specifies what a future is, with the semantics of Python's              *)
(* concurrent.futures (the table in impl/README.md): one atomic action for *)
(* each operation. Threads run small programs of operations.               *)
(*                                                                         *)
(* There is no park here: a getter that waits is a Get that is not         *)
(* enabled, a wait on many futures an Await that is not enabled. There is  *)
(* no clock and no interrupt either: Befall lets any timed wait time out   *)
(* and any wait be interrupted, as long as it has no answer yet.           *)
(* CompactFuture.tla specifies how the code does it, with park and clock,  *)
(* and refines this module.                                                *)
(*                                                                         *)
(* Reading order: the variables; the actions SetOutcome to Inspect, which  *)
(* are the table; Await; then Oblige and Befall, which say which operation *)
(* takes which action; at the end the claims C1 to C8.                     *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Futures,   \* a set of numbers from 1
  Threads,   \* a set of numbers from 1
  Programs,  \* the programs: a set of [Threads -> Seq(STRING)]
  Starts     \* the states to start from: a set of [Futures -> [state, queue]]

VARIABLES
  program,   \* [Threads -> Seq(STRING)], the operations of each thread; never changes
  state,     \* [Futures -> one of the five states]
  outcome,   \* [Futures -> <<operation, thread, index>> that finished it, or <<>>]
  queue,     \* [Futures -> callbacks not taken over, oldest first; each is the <<thread, index>> that added it]
  owed,      \* [Threads -> callbacks that the thread has to run]
  answers,   \* [Threads -> Seq(answer)] of the operations that returned; an answer is a tuple
  ran,       \* every call of a callback, in order: <<callback, thread, "returns" or "throws">>
  notified,  \* the futures that waits on many count as done, in the order in which they became so
  since      \* [Threads -> 1 + the length of `notified` when the current Await began; 0 outside an Await]

vars == <<program, state, outcome, queue, owed, answers, ran, notified, since>>

\* An operation is on the first future; those in OnSecondFuture are on the second; an Await is on all. Some do the same as
\* another one: on the second future, or as another method, which may tell less.
OnSecondFuture == {"setResult2", "setException2", "cancel2", "setRunningOrNotifyCancel2", "toString2"}
DoesAs ==
  [setResult2 |-> "setResult", setException2 |-> "setException", cancel2 |-> "cancel",
   setRunningOrNotifyCancel2 |-> "setRunningOrNotifyCancel", toString2 |-> "toString",
   trySetResult |-> "setResult", trySetException |-> "setException", cancelTrue |-> "cancel",
   exception |-> "get", exceptionTimed |-> "getTimed", exceptionAtOnce |-> "getNow",
   isDone |-> "toString", isRunning |-> "toString", isCancelled |-> "toString"]
Base(op) == IF op \in DOMAIN DoesAs THEN DoesAs[op] ELSE op
On(op) == IF op \in OnSecondFuture THEN 2 ELSE 1
Getters == {"get", "getTimed", "getNow"}
Awaits == {"awaitFirst", "awaitException", "awaitAll", "awaitTimed", "awaitNow"} \* the last two wait for all

Done(f) == state[f] \in {"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"}
Cancelled(f) == state[f] \in {"CANCELLED", "CANCELLED_AND_NOTIFIED"}
Notified(f) == state[f] \in {"CANCELLED_AND_NOTIFIED", "FINISHED"}

\* What a getter answers once the future is done, and what a method that only looks at the state does.
Result(op, f) == IF Cancelled(f) THEN <<"cancelled">>
                 ELSE IF op \in {"exception", "exceptionTimed", "exceptionAtOnce"} /\ outcome[f][1] = "setResult"
                 THEN <<"no exception">>
                 ELSE outcome[f]
Truth(condition) == IF condition THEN <<"true">> ELSE <<"false">>
Look(op, f) == CASE op = "isDone" -> Truth(Done(f))
                 [] op = "isRunning" -> Truth(state[f] = "RUNNING")
                 [] op = "isCancelled" -> Truth(Cancelled(f))
                 [] OTHER -> <<state[f]>>

\* A thread begins an operation when it owes no callback of the one before. The actions below are what operations
\* do to future f; Oblige and Befall assign them to the names of operations.
Begins(t) == owed[t] = <<>> /\ Len(answers[t]) < Len(program[t])
Current(t) == program[t][Len(answers[t]) + 1]
Answer(t, a) == answers' = [answers EXCEPT ![t] = Append(@, a)]
Here(t) == <<t, Len(answers[t]) + 1>>

Complete(t, f, newState, newOutcome) ==
  /\ state' = [state EXCEPT ![f] = newState]
  /\ outcome' = [outcome EXCEPT ![f] = newOutcome]
  /\ queue' = [queue EXCEPT ![f] = <<>>]
  /\ owed' = [owed EXCEPT ![t] = queue[f]]

SetOutcome(t, f, op) ==
  /\ IF Done(f)
     THEN Answer(t, <<"refused">>) /\ UNCHANGED <<state, outcome, queue, owed, notified>>
     ELSE /\ Answer(t, <<"set">>) /\ Complete(t, f, "FINISHED", <<op>> \o Here(t))
          /\ notified' = Append(notified, f)
  /\ UNCHANGED <<ran, since>>

Cancel(t, f) ==
  /\ IF state[f] = "PENDING"
     THEN Answer(t, <<"true">>) /\ Complete(t, f, "CANCELLED", <<>>)
     ELSE /\ Answer(t, Truth(Cancelled(f)))
          /\ UNCHANGED <<state, outcome, queue, owed>>
  /\ UNCHANGED <<ran, notified, since>>

\* The future of a task that is forgotten when it is cancelled, so that nobody would notify later.
CancelAndNotify(t, f) ==
  /\ IF state[f] = "PENDING"
     THEN /\ Answer(t, <<"true">>) /\ Complete(t, f, "CANCELLED_AND_NOTIFIED", <<>>)
          /\ notified' = Append(notified, f)
     ELSE /\ Answer(t, Truth(Cancelled(f)))
          /\ UNCHANGED <<state, outcome, queue, owed, notified>>
  /\ UNCHANGED <<ran, since>>

SetRunningOrNotifyCancel(t, f) ==
  /\ CASE state[f] = "PENDING" ->
            /\ Answer(t, <<"true">>) /\ state' = [state EXCEPT ![f] = "RUNNING"] /\ UNCHANGED notified
       [] state[f] = "CANCELLED" ->
            /\ Answer(t, <<"false">>) /\ state' = [state EXCEPT ![f] = "CANCELLED_AND_NOTIFIED"]
            /\ notified' = Append(notified, f)
       [] OTHER -> Answer(t, <<"refused">>) /\ UNCHANGED <<state, notified>>
  /\ UNCHANGED <<outcome, queue, owed, ran, since>>

AddDoneCallback(t, f) ==
  /\ Answer(t, <<"added">>)
  /\ IF Done(f)
     THEN owed' = [owed EXCEPT ![t] = <<Here(t)>>] /\ UNCHANGED queue
     ELSE queue' = [queue EXCEPT ![f] = Append(@, Here(t))] /\ UNCHANGED owed
  /\ UNCHANGED <<state, outcome, ran, notified, since>>

\* C4: whether a callback returns or throws makes no difference to the others.
RunCallback(t) ==
  /\ owed[t] # <<>>
  /\ \E how \in {"returns", "throws"} : ran' = Append(ran, <<Head(owed[t]), t, how>>)
  /\ owed' = [owed EXCEPT ![t] = Tail(@)]
  /\ UNCHANGED <<state, outcome, queue, answers, notified, since>>

\* An operation that changes nothing but the thread's answers.
Observe(t, a) ==
  /\ Answer(t, a)
  /\ UNCHANGED <<state, outcome, queue, owed, ran, notified>>

Get(t, f) == Done(f) /\ UNCHANGED since /\ Observe(t, Result(Current(t), f))

\* A getter returns without an outcome only at an instant at which the future is not done.
GiveUp(t, f, a) == ~Done(f) /\ UNCHANGED since /\ Observe(t, a)

Inspect(t, f) == Observe(t, Look(Current(t), f)) /\ UNCHANGED since

\* Waits on all futures. The answer is a snapshot: the futures that were done at one instant since the wait began. As
\* done is final, the snapshot of an instant is a prefix of `notified`, and no shorter than it was at the beginning.
Truths(t) == {SubSeq(notified, 1, n) : n \in (IF since[t] = 0 THEN Len(notified) ELSE since[t] - 1)..Len(notified)}
In(sequence) == {sequence[i] : i \in DOMAIN sequence}
Failed(f) == state[f] = "FINISHED" /\ outcome[f][1] = "setException"
Enough(op, done) == CASE op = "awaitFirst" -> done # <<>>
                      [] op = "awaitException" -> In(done) = Futures \/ \E f \in In(done) : Failed(f)
                      [] OTHER -> In(done) = Futures
Ascending == [i \in 1..Cardinality(Futures) |-> i]
DoneAnswer(done) == <<"done">> \o SelectSeq(Ascending, LAMBDA f : f \in In(done))

BeginAwait(t) ==
  /\ since[t] = 0
  /\ since' = [since EXCEPT ![t] = Len(notified) + 1]
  /\ UNCHANGED <<state, outcome, queue, owed, answers, ran, notified>>
EndAwait(t, may(_), answer(_)) ==
  /\ since' = [since EXCEPT ![t] = 0]
  /\ \E done \in Truths(t) : may(done) /\ Observe(t, answer(done))

Await(t, op) == EndAwait(t, LAMBDA done : Enough(op, done), DoneAnswer)
\* When its time is up, a wait answers any snapshot; an interrupt ends it only if that snapshot is not enough.
AwaitInTime(t) == EndAwait(t, LAMBDA done : TRUE, DoneAnswer)
AwaitInterrupted(t, op) == EndAwait(t, LAMBDA done : ~Enough(op, done), LAMBDA done : <<"interrupted">>)

\* What a thread that does not stop has to do eventually ...
Oblige(t) ==
  \/ RunCallback(t)
  \/ /\ Begins(t)
     /\ LET op == Base(Current(t))
            f  == On(Current(t))
        IN  CASE op \in {"setResult", "setException"} -> SetOutcome(t, f, op)
              [] op = "cancel" -> Cancel(t, f)
              [] op = "cancelAndNotify" -> CancelAndNotify(t, f)
              [] op = "setRunningOrNotifyCancel" -> SetRunningOrNotifyCancel(t, f)
              [] op = "addDoneCallback" -> AddDoneCallback(t, f)
              [] op \in Getters -> Get(t, f) \/ (op = "getNow" /\ GiveUp(t, f, <<"timeout">>))
              [] op = "toString" -> Inspect(t, f)
              [] op \in Awaits -> BeginAwait(t) \/ Await(t, op) \/ (op = "awaitNow" /\ AwaitInTime(t))

\* ... and what may happen to it: its time is up, or it is interrupted.
Befall(t) ==
  /\ Begins(t)
  /\ LET op == Base(Current(t))
         f  == On(Current(t))
     IN  \/ op = "getTimed" /\ GiveUp(t, f, <<"timeout">>)
         \/ op \in Getters /\ GiveUp(t, f, <<"interrupted">>)
         \/ op = "awaitTimed" /\ AwaitInTime(t)
         \/ op \in Awaits /\ AwaitInterrupted(t, op)

Init ==
  /\ program \in Programs
  /\ \E s \in Starts :
       /\ state = [f \in Futures |-> s[f].state]
       /\ queue = [f \in Futures |-> s[f].queue]
       /\ outcome = [f \in Futures |-> IF s[f].state = "FINISHED" THEN <<"setResult", 0, 0>> ELSE <<>>]
  /\ notified = SelectSeq(Ascending, Notified)
  /\ since = [t \in Threads |-> 0]
  /\ owed = [t \in Threads |-> <<>>]
  /\ answers = [t \in Threads |-> <<>>]
  /\ ran = <<>>

Next == /\ \E t \in Threads : Oblige(t) \/ Befall(t)
        /\ UNCHANGED program

Fairness == \A t \in Threads : WF_vars(Oblige(t) /\ UNCHANGED program)
Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
\* Claims.

\* C1: the state changes only along Python's diagram; a final state is final.
\* A cancellation that notifies takes both its steps at once.
Diagram == {<<"PENDING", "RUNNING">>, <<"PENDING", "CANCELLED">>, <<"PENDING", "FINISHED">>,
            <<"RUNNING", "FINISHED">>, <<"CANCELLED", "CANCELLED_AND_NOTIFIED">>,
            <<"PENDING", "CANCELLED_AND_NOTIFIED">>}
AlongTheDiagram == [][\A f \in Futures : state'[f] = state[f] \/ <<state[f], state'[f]>> \in Diagram]_vars
FinalIsFinal == [][\A f \in Futures : Done(f) => outcome'[f] = outcome[f]]_vars

\* The operations among `ops` on future f that were answered `a`.
Answered(f, t, ops, a) ==
  LET given == answers[t]
  IN  {i \in DOMAIN given : given[i] = a /\ Base(program[t][i]) \in ops /\ On(program[t][i]) = f}
Who(f, ops, a) == UNION {{<<t, i>> : i \in Answered(f, t, ops, a)} : t \in Threads}
Winners(f) == Who(f, {"setResult", "setException"}, <<"set">>)
Runners(f) == Who(f, {"setRunningOrNotifyCancel"}, <<"true">>)

\* C2: of all completions one at most wins and its outcome stays; if the future is cancelled, no cancel was refused.
AtMostOne(S) == \A x, y \in S : x = y
OneWins ==
  \A f \in Futures :
    LET winners == Winners(f)
    IN  /\ AtMostOne(winners)
        /\ winners # {} => state[f] = "FINISHED" /\ \A w \in winners : Tail(outcome[f]) = w
        /\ Cancelled(f) => Who(f, {"cancel", "cancelAndNotify"}, <<"false">>) = {}

\* C3, C4: whatever other callbacks do, each one that was added is exactly once either queued, owed or called; and
\* none is called before a future is done.
Places(c, lists) == UNION {{<<x, i>> : i \in {j \in DOMAIN lists[x] : lists[x][j] = c}} : x \in DOMAIN lists}
Occurrences(c) == Cardinality(Places(c, queue)) + Cardinality(Places(c, owed)) + Len(SelectSeq(ran, LAMBDA x : x[1] = c))
Added == UNION {Who(f, {"addDoneCallback"}, <<"added">>) : f \in Futures}
ExactlyOnce ==
  /\ \A c \in Added \cup {ran[i][1] : i \in DOMAIN ran} : Occurrences(c) = 1
  /\ ran # <<>> => \E f \in Futures : Done(f)
  /\ \A f \in Futures : Done(f) => queue[f] = <<>>

\* C5: a getter answers the outcome that was set, and "cancelled" exactly if the future is cancelled.
Truthful ==
  \A t \in Threads :
    LET given == answers[t]
    IN  \A i \in DOMAIN given :
          LET op == program[t][i]
          IN  Base(op) \in Getters =>
                \/ given[i] \in {<<"timeout">>, <<"interrupted">>}
                \/ Done(On(op)) /\ given[i] = Result(op, On(op))

\* C6: the task is started at most once, and never if the future is cancelled.
RunsOnce == \A f \in Futures : LET runners == Runners(f) IN AtMostOne(runners) /\ (runners # {} => ~Cancelled(f))

\* C7: a wait on many answers only futures that are done; unless it is timed, it answers only when they are enough.
WokenInTime ==
  \A t \in Threads : \A i \in DOMAIN answers[t] :
    LET op == program[t][i]
        a  == answers[t][i]
    IN  op \in Awaits /\ a # <<"interrupted">> =>
          /\ \A f \in In(Tail(a)) : Notified(f)
          /\ op \in {"awaitTimed", "awaitNow"} \/ Enough(op, Tail(a))

\* C8: a thread that waits for a future that is done returns; so does a wait on many when enough are done.
Returned(t) == Len(answers[t]) = Len(program[t]) /\ owed[t] = <<>>
NobodyWaitsForever ==
  \A t \in Threads :
    <>[](\/ Returned(t)
         \/ /\ Begins(t)
            /\ \/ Base(Current(t)) \in Getters /\ ~Done(On(Current(t)))
               \/ Current(t) \in Awaits /\ ~Enough(Current(t), notified))
=============================================================================
