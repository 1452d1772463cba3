------------------------------- MODULE Future -------------------------------
(***************************************************************************)
(* Specifies what a future is, with the semantics of Python's              *)
(* concurrent.futures (the table in impl/README.md): one atomic action for *)
(* each operation. Threads run small programs of operations.               *)
(*                                                                         *)
(* There is no park here: a getter that waits is a Get that is not         *)
(* enabled, a wait on many futures an Await, or an Iterate, that is not    *)
(* enabled. There is no clock and no interrupt either: Befall lets any     *)
(* timed wait time out and any wait be interrupted, as long as it has no   *)
(* answer yet.                                                             *)
(* CompactFuture.tla specifies how the code does it, with park and clock,  *)
(* and refines this module.                                                *)
(*                                                                         *)
(* Reading order: the variables; the actions SetOutcome to Inspect, which  *)
(* are the table; Await; Iterate (asCompleted); then Oblige and Befall,    *)
(* which say which operation takes which action; at the end the claims C1  *)
(* to C8.                                                                  *)
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
  owed,      \* [Threads -> callbacks that the thread has to run; <<thread, index, "acts">> for one whose operation is next]
  answers,   \* [Threads -> Seq(answer)] of the operations that returned; an answer is a tuple
  ran,       \* every call of a callback, in order: <<callback, thread, "returns", "throws", "throws an Error" or "acts">>
  acted,     \* the pairs <<callback, answer>> of callbacks that called an operation
  notified,  \* the futures that waits on many count as done, in the order in which they became so
  since,     \* [Threads -> 1 + the length of `notified` when the current Await began; 0 outside an Await]
  \* What the order depends on in which an iterator returns the futures, in programs with asCompleted only:
  opened,    \* [Threads -> the lengths of `notified` when its asCompleted began, had looked at all futures, and returned]
  finishing, \* [Threads -> the future that its current call has made done, as long as the call has not returned; or 0]
  ahead      \* the pairs <<g, f>> of which the call that made g done had returned when f became done

order == <<opened, finishing, ahead>>
vars == <<program, state, outcome, queue, owed, answers, ran, acted, notified, since, order>>

\* An operation is on the first future; those in OnSecondFuture are on the second, those in OnThirdFuture on the third;
\* awaits and iterations are on all. Some do the same as another one: on another future, or as another method, which may
\* tell less.
OnSecondFuture == {"setResult2", "setException2", "cancel2", "setRunningOrNotifyCancel2", "toString2",
                   "addDoneCallback2", "addError2", "getNow2"}
OnThirdFuture == {"setResult3"}
DoesAs ==
  [setResult2 |-> "setResult", setResult3 |-> "setResult", setException2 |-> "setException", cancel2 |-> "cancel",
   setRunningOrNotifyCancel2 |-> "setRunningOrNotifyCancel", toString2 |-> "toString",
   trySetResult |-> "setResult", trySetException |-> "setException", cancelTrue |-> "cancel",
   exception |-> "get", exceptionTimed |-> "getTimed", exceptionAtOnce |-> "getNow",
   isDone |-> "toString", isRunning |-> "toString", isCancelled |-> "toString", resultNow |-> "toString",
   exceptionNow |-> "toString", setNull |-> "setResult",
   addDoneCallback2 |-> "addDoneCallback", addError |-> "addDoneCallback", addError2 |-> "addDoneCallback",
   addSetResult |-> "addDoneCallback", addSetResult2 |-> "addDoneCallback", addCancel2 |-> "addDoneCallback",
   addAdd |-> "addDoneCallback", addAdd2 |-> "addDoneCallback", addGetNow |-> "addDoneCallback",
   addGetNow2 |-> "addDoneCallback", addAwaitNow |-> "addDoneCallback", getNow2 |-> "getNow"]
\* The callbacks of these operations call an operation themselves, those of these throw an Error, and all others return or
\* throw an exception.
Acts ==
  [addSetResult |-> "setResult", addSetResult2 |-> "setResult2", addCancel2 |-> "cancel2", addAdd |-> "addDoneCallback",
   addAdd2 |-> "addDoneCallback2", addGetNow |-> "getNow", addGetNow2 |-> "getNow2", addAwaitNow |-> "awaitNow"]
Errors == {"addError", "addError2"}
Variants == DOMAIN DoesAs
Base(op) == IF op \in Variants THEN DoesAs[op] ELSE op
On(op) == CASE op \in OnSecondFuture -> 2 [] op \in OnThirdFuture -> 3 [] OTHER -> 1
Getters == {"get", "getTimed", "getNow"}
Awaits == {"awaitFirst", "awaitException", "awaitAll", "awaitTimed", "awaitNow"} \* the last two wait for all
Opens == {"open", "openTimed", "openNow", "openTwice"} \* asCompleted, with a time-out, with none left, of a future twice
Calls == {"next", "close"} \* of the iterator that the thread's first operation, one of Opens, has made
Orders == \E t \in Threads : program[t][1] \in Opens
In(sequence) == {sequence[i] : i \in DOMAIN sequence}

Done(f) == state[f] \in {"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"}
Cancelled(f) == state[f] \in {"CANCELLED", "CANCELLED_AND_NOTIFIED"}
Notified(f) == state[f] \in {"CANCELLED_AND_NOTIFIED", "FINISHED"}

\* What a getter answers once the future is done, and what a method that only looks at the state does.
Result(op, f) == IF Cancelled(f) THEN <<"cancelled">>
                 ELSE IF op \in {"exception", "exceptionTimed", "exceptionAtOnce"} /\ outcome[f][1] = "setResult"
                 THEN <<"no exception">>
                 ELSE outcome[f]
Truth(condition) == IF condition THEN <<"true">> ELSE <<"false">>
IfSet(how, set) == IF set # <<>> /\ set[1] = how THEN set ELSE <<"none">>
Look(op, f) == CASE op = "isDone" -> Truth(Done(f))
                 [] op = "isRunning" -> Truth(state[f] = "RUNNING")
                 [] op = "isCancelled" -> Truth(Cancelled(f))
                 [] op = "resultNow" -> IfSet("setResult", outcome[f])
                 [] op = "exceptionNow" -> IfSet("setException", outcome[f])
                 [] OTHER -> <<state[f]>>

\* A thread begins an operation when the one before has returned, which owes no callback then. The actions below are what operations
\* do to future f; Oblige and Befall assign them to the names of operations.
Begins(t) == owed[t] = <<>> /\ finishing[t] = 0 /\ Len(answers[t]) < Len(program[t])

\* Nested in it, a callback <<u, i>> calls an operation, whose name is then <<u, i + 10>>.
InCallback(t) == owed[t] # <<>> /\ Len(Head(owed[t])) = 3
Caller(t) == SubSeq(Head(owed[t]), 1, 2)
Nested(c) == <<c[1], c[2] + 10>>
Current(t) == IF InCallback(t) THEN Acts[program[Caller(t)[1]][Caller(t)[2]]] ELSE program[t][Len(answers[t]) + 1]
Answer(t, a) == IF InCallback(t) THEN acted' = acted \cup {<<Caller(t), a>>} /\ UNCHANGED answers
                ELSE answers' = [answers EXCEPT ![t] = Append(@, a)] /\ UNCHANGED acted
Here(t) == IF InCallback(t) THEN Nested(Caller(t)) ELSE <<t, Len(answers[t]) + 1>>
Owes(t, callbacks) == owed' = [owed EXCEPT ![t] = callbacks \o (IF InCallback(t) THEN Tail(@) ELSE <<>>)]
\* The operation that added a callback.
Adder(c) == CASE c[1] = 0 -> "addDoneCallback"
              [] c[2] > 10 -> Acts[program[c[1]][c[2] - 10]]
              [] OTHER -> program[c[1]][c[2]]

Complete(t, f, newState, newOutcome) ==
  /\ state' = [state EXCEPT ![f] = newState]
  /\ outcome' = [outcome EXCEPT ![f] = newOutcome]
  /\ queue' = [queue EXCEPT ![f] = <<>>]
  /\ Owes(t, queue[f])

\* From now on waits on many count f as done. The call may return in the same step if it owes no callback.
IsNotified(t, f) ==
  /\ notified' = Append(notified, f)
  /\ ahead' = IF Orders THEN ahead \cup {<<g, f>> : g \in In(notified) \ In(finishing)} ELSE {}
  /\ \E still \in IF ~Orders THEN {0} ELSE IF owed'[t] = <<>> THEN {0, f} ELSE {f} :
       finishing' = [finishing EXCEPT ![t] = still]
  /\ UNCHANGED opened

SetOutcome(t, f, op) ==
  /\ IF Done(f)
     THEN Answer(t, <<"refused">>) /\ Owes(t, <<>>) /\ UNCHANGED <<state, outcome, queue, notified, order>>
     ELSE Answer(t, <<"set">>) /\ Complete(t, f, "FINISHED", <<op>> \o Here(t)) /\ IsNotified(t, f)
  /\ UNCHANGED <<ran, since>>

Cancel(t, f) ==
  /\ IF state[f] = "PENDING"
     THEN Answer(t, <<"true">>) /\ Complete(t, f, "CANCELLED", <<>>)
     ELSE /\ Answer(t, Truth(Cancelled(f))) /\ Owes(t, <<>>)
          /\ UNCHANGED <<state, outcome, queue>>
  /\ UNCHANGED <<ran, notified, since, order>>

\* The future of a task that is forgotten when it is cancelled, so that nobody would notify later.
CancelAndNotify(t, f) ==
  /\ IF state[f] = "PENDING"
     THEN Answer(t, <<"true">>) /\ Complete(t, f, "CANCELLED_AND_NOTIFIED", <<>>) /\ IsNotified(t, f)
     ELSE /\ Answer(t, Truth(Cancelled(f))) /\ Owes(t, <<>>)
          /\ UNCHANGED <<state, outcome, queue, notified, order>>
  /\ UNCHANGED <<ran, since>>

SetRunningOrNotifyCancel(t, f) ==
  /\ CASE state[f] = "PENDING" ->
            /\ Answer(t, <<"true">>) /\ state' = [state EXCEPT ![f] = "RUNNING"]
            /\ Owes(t, <<>>) /\ UNCHANGED <<notified, order>>
       [] state[f] = "CANCELLED" ->
            /\ Answer(t, <<"false">>) /\ state' = [state EXCEPT ![f] = "CANCELLED_AND_NOTIFIED"]
            /\ Owes(t, <<>>) /\ IsNotified(t, f)
       [] OTHER -> Answer(t, <<"refused">>) /\ Owes(t, <<>>) /\ UNCHANGED <<state, notified, order>>
  /\ UNCHANGED <<outcome, queue, ran, since>>

AddDoneCallback(t, f) ==
  /\ Answer(t, <<"added">>)
  /\ IF Done(f)
     THEN Owes(t, <<Here(t)>>) /\ UNCHANGED queue
     ELSE queue' = [queue EXCEPT ![f] = Append(@, Here(t))] /\ Owes(t, <<>>)
  /\ UNCHANGED <<state, outcome, ran, notified, since, order>>

\* C4: whether a callback returns or throws makes no difference to the others. What it owes itself comes before them.
RunCallback(t) ==
  /\ owed[t] # <<>> /\ ~InCallback(t)
  /\ LET c     == Head(owed[t])
         adder == Adder(c)
     IN  /\ \E how \in CASE adder \in DOMAIN Acts -> {"acts"} [] adder \in Errors -> {"throws an Error"}
                         [] OTHER -> {"returns", "throws"} :
              ran' = Append(ran, <<c, t, how>>)
         /\ owed' = [owed EXCEPT ![t] = (IF adder \in DOMAIN Acts THEN <<Append(c, "acts")>> ELSE <<>>) \o Tail(@)]
  /\ \E still \in IF owed'[t] = <<>> THEN {0, finishing[t]} ELSE {finishing[t]} :
       finishing' = [finishing EXCEPT ![t] = still]
  /\ UNCHANGED <<state, outcome, queue, answers, acted, notified, since, opened, ahead>>

\* A call that made a future done returns.
Return(t) ==
  /\ finishing[t] # 0 /\ owed[t] = <<>>
  /\ finishing' = [finishing EXCEPT ![t] = 0]
  /\ UNCHANGED <<state, outcome, queue, owed, answers, ran, acted, notified, since, opened, ahead>>

\* An operation that changes nothing but the thread's answers.
Observe(t, a) ==
  /\ Answer(t, a) /\ Owes(t, <<>>)
  /\ UNCHANGED <<state, outcome, queue, ran, notified, order>>

Get(t, f) == Done(f) /\ UNCHANGED since /\ Observe(t, Result(Current(t), f))

\* A getter returns without an outcome only at an instant at which the future is not done.
GiveUp(t, f, a) == ~Done(f) /\ UNCHANGED since /\ Observe(t, a)

Inspect(t, f) == Observe(t, Look(Current(t), f)) /\ UNCHANGED since

\* Waits on all futures. The answer is a snapshot: the futures that were done at one instant since the wait began. As
\* done is final, the snapshot of an instant is a prefix of `notified`, and no shorter than it was at the beginning.
Truths(t) == {SubSeq(notified, 1, n) : n \in (IF since[t] = 0 THEN Len(notified) ELSE since[t] - 1)..Len(notified)}
Failed(f) == state[f] = "FINISHED" /\ outcome[f][1] = "setException"
Enough(op, done) == CASE op = "awaitFirst" -> done # <<>>
                      [] op = "awaitException" -> In(done) = Futures \/ \E f \in In(done) : Failed(f)
                      [] OTHER -> In(done) = Futures
Ascending == [i \in 1..Cardinality(Futures) |-> i]
DoneAnswer(done) == <<"done">> \o SelectSeq(Ascending, LAMBDA f : f \in In(done))

BeginAwait(t) ==
  /\ since[t] = 0
  /\ since' = [since EXCEPT ![t] = Len(notified) + 1]
  /\ UNCHANGED <<state, outcome, queue, owed, answers, ran, acted, notified, order>>
EndAwait(t, may(_), answer(_)) ==
  /\ since' = [since EXCEPT ![t] = 0]
  /\ \E done \in Truths(t) : may(done) /\ Observe(t, answer(done))

Await(t, op) == EndAwait(t, LAMBDA done : Enough(op, done), DoneAnswer)
\* When its time is up, a wait answers any snapshot; an interrupt ends it only if that snapshot is not enough.
AwaitInTime(t) == EndAwait(t, LAMBDA done : TRUE, DoneAnswer)
AwaitInterrupted(t, op) == EndAwait(t, LAMBDA done : ~Enough(op, done), LAMBDA done : <<"interrupted">>)

\* asCompleted. The iterator returns each future once, when it is done. If the call that made g done had returned when f
\* became done, it returns g before f, unless both were done when asCompleted returned. Those that were done when
\* asCompleted began come before those that became so after it had looked at all.
BeginOpen(t) ==
  /\ opened[t] = <<>>
  /\ \E began \in {<<Len(notified)>>, <<Len(notified), Len(notified)>>} : opened' = [opened EXCEPT ![t] = began]
  /\ UNCHANGED <<state, outcome, queue, owed, answers, ran, acted, notified, since, finishing, ahead>>
HaveLooked(t) ==
  /\ Len(opened[t]) = 1
  /\ opened' = [opened EXCEPT ![t] = Append(@, Len(notified))]
  /\ UNCHANGED <<state, outcome, queue, owed, answers, ran, acted, notified, since, finishing, ahead>>
EndOpen(t) ==
  /\ Len(opened[t]) = 2
  /\ opened' = [opened EXCEPT ![t] = Append(@, Len(notified))]
  /\ Answer(t, <<"opened", "true">>)
  /\ UNCHANGED <<state, outcome, queue, owed, ran, notified, since, finishing, ahead>>

DoneAt(f, n) == f \in In(SubSeq(notified, 1, n)) \* when `notified` had the length n
Ends == {"closed", "timeout", "interrupted"}
\* The futures that the iterator has not returned; none if it has ended.
Left(t) ==
  LET given == {answers[t][i] : i \in {j \in DOMAIN answers[t] : program[t][j] \in Calls}}
  IN  IF Len(opened[t]) < 3 \/ \E a \in given : a[1] \in Ends THEN {}
      ELSE Futures \ {a[2] : a \in {b \in given : b[1] = "next"}}
MayBeNext(t, f, left) ==
  /\ f \in In(notified)
  /\ DoneAt(f, opened[t][2]) \/ \A g \in left : ~DoneAt(g, opened[t][1])
  /\ DoneAt(f, opened[t][3]) \/ \A g \in left : <<g, f>> \notin ahead

\* What the next calls of the iterator may answer, one or more of `calls` at once, with what hasNext answers then.
RECURSIVE Iterations(_, _, _)
Iterations(t, left, calls) ==
  LET Answers(a, rest) == {<<a \o Truth(rest # {})>> \o more : more \in {<<>>} \cup Iterations(t, rest, Tail(calls))}
  IN  CASE calls = <<>> -> {}
        [] Head(calls) = "close" -> Answers(<<"closed">>, {})
        [] left = {} -> Answers(<<"end">>, {})
        [] OTHER -> UNION {Answers(<<"next", f>>, left \ {f}) : f \in {g \in left : MayBeNext(t, g, left)}}
Iterate(t) ==
  /\ \E given \in Iterations(t, Left(t), SubSeq(program[t], Len(answers[t]) + 1, Len(program[t]))) :
       answers' = [answers EXCEPT ![t] = @ \o given]
  /\ UNCHANGED <<state, outcome, queue, owed, ran, acted, notified, since, order>>

\* `next` gives up only if no future is to be returned: of those that are done, the calls that made them so are not over.
GiveUpNext(t, why) ==
  /\ Left(t) # {}
  /\ \A f \in Left(t) \cap In(notified) : ~DoneAt(f, opened[t][1]) /\ f \in In(finishing)
  /\ Observe(t, <<why, "false">>) /\ UNCHANGED since

\* What a thread that does not stop has to do eventually ...
Oblige(t) ==
  \/ RunCallback(t)
  \/ Return(t)
  \/ /\ Begins(t) \/ InCallback(t)
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
              [] op \in Opens -> BeginOpen(t) \/ HaveLooked(t) \/ EndOpen(t)
              [] op \in Calls ->
                   Iterate(t) \/ (op = "next" /\ program[t][1] = "openNow" /\ GiveUpNext(t, "timeout"))

\* ... and what may happen to it: its time is up, or it is interrupted.
Befall(t) ==
  /\ Begins(t) \/ InCallback(t)
  /\ LET op == Base(Current(t))
         f  == On(Current(t))
     IN  \/ op = "getTimed" /\ GiveUp(t, f, <<"timeout">>)
         \/ op \in Getters /\ GiveUp(t, f, <<"interrupted">>)
         \/ op = "awaitTimed" /\ AwaitInTime(t)
         \/ op \in Awaits /\ AwaitInterrupted(t, op)
         \/ op = "next" /\ program[t][1] = "openTimed" /\ GiveUpNext(t, "timeout")
         \/ op = "next" /\ GiveUpNext(t, "interrupted")

Init ==
  /\ program \in Programs
  /\ \E s \in Starts :
       /\ state = [f \in Futures |-> s[f].state]
       /\ queue = [f \in Futures |-> s[f].queue]
       /\ outcome = [f \in Futures |-> IF s[f].state = "FINISHED" THEN <<"setResult", 0, 0>> ELSE <<>>]
  /\ notified = SelectSeq(Ascending, Notified)
  /\ since = [t \in Threads |-> 0]
  /\ opened = [t \in Threads |-> <<>>]
  /\ finishing = [t \in Threads |-> 0]
  /\ ahead = {}
  /\ owed = [t \in Threads |-> <<>>]
  /\ answers = [t \in Threads |-> <<>>]
  /\ ran = <<>>
  /\ acted = {}

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

\* The operations among `ops` on future f that were answered `a`; those of callbacks among them.
Answered(f, t, ops, a) ==
  LET given == answers[t]
  IN  {i \in DOMAIN given : given[i] = a /\ Base(program[t][i]) \in ops /\ On(program[t][i]) = f}
ActOf(c) == Acts[program[c[1]][c[2]]]
Who(f, ops, a) == UNION {{<<t, i>> : i \in Answered(f, t, ops, a)} : t \in Threads}
                  \cup {Nested(x[1]) : x \in {y \in acted : y[2] = a /\ Base(ActOf(y[1])) \in ops /\ On(ActOf(y[1])) = f}}
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
IsTrue(op, a) == Base(op) \in Getters => \/ a \in {<<"timeout">>, <<"interrupted">>}
                                        \/ (Done(On(op)) /\ a = Result(op, On(op)))
Truthful ==
  /\ \A t \in Threads : LET given == answers[t] IN \A i \in DOMAIN given : IsTrue(program[t][i], given[i])
  /\ \A x \in acted : IsTrue(ActOf(x[1]), x[2])

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

\* C7: an iterator returns each future at most once, only futures that are done, and in the order in which they became
\* so, as far as it is specified.
Returns(t) == SelectSeq(answers[t], LAMBDA a : a[1] = "next")
ReturnsInOrder ==
  \A t \in Threads : Len(opened[t]) = 3 =>
    LET returned == Returns(t)
    IN  \A i \in DOMAIN returned :
          LET f == returned[i][2]
          IN  /\ Notified(f)
              /\ \A j \in 1..(i - 1) :
                   LET before == returned[j][2]
                   IN  /\ before # f
                       /\ DoneAt(before, opened[t][2]) \/ ~DoneAt(f, opened[t][1])
                       /\ DoneAt(before, opened[t][3]) \/ <<f, before>> \notin ahead

\* C8: a thread that waits for a future that is done returns; so does a wait on many when enough are done.
Returned(t) == Len(answers[t]) = Len(program[t]) /\ owed[t] = <<>> /\ finishing[t] = 0
NobodyWaitsForever ==
  \A t \in Threads :
    <>[](\/ Returned(t)
         \/ /\ Begins(t)
            /\ \/ Base(Current(t)) \in Getters /\ ~Done(On(Current(t)))
               \/ Current(t) \in Awaits /\ ~Enough(Current(t), notified)
               \/ Current(t) = "next" /\ Left(t) # {} /\ Left(t) \cap In(notified) = {})
=============================================================================
