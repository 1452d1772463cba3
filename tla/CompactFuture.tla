---------------------------- MODULE CompactFuture ----------------------------
(***************************************************************************)
(* Specifies what the code does: CompactFuture.java, Callbacks.java,       *)
(* Watch.java, Completions.java and Futures.await, one action for each     *)
(* atomic step. An action has the name of the line of Java that takes the  *)
(* step, `// TLA: Name`, followed by what the bytecode of that line does,  *)
(* `\* Java: ...`; the build compares both. pc[t] is the step that thread  *)
(* t takes next. Refines Future.tla.                                       *)
(*                                                                         *)
(* Where to find                                                           *)
(*   a park:           Park and ParkNanos (with MayWake and Wake): a       *)
(*                     parked thread is at one of these and not enabled.   *)
(*                     Unpark gives the permit.                            *)
(*   the clock:        StartClock sets a deadline, ReadClock compares it;  *)
(*                     EnvTimeOut lets it pass.                            *)
(*   the environment:  EnvTimeOut, EnvInterrupt, EnvSpurious, EnvWeakCas:  *)
(*                     steps that no line of Java takes, and that need not *)
(*                     happen.                                             *)
(*                                                                         *)
(* Reading order: the variables; the word; "Steps are built from these";   *)
(* setResult, the simplest operation; what follows the CAS that completes  *)
(* (ArriveLook to Call); get; addDoneCallback; the environment; Step and   *)
(* Spec; the refinement mapping and the claims. Futures.await, the         *)
(* iterator of asCompleted (Iterate) and nested calls (Ends) last.         *)
(*                                                                         *)
(* Assumes sequential consistency. Completions nest as deep as the stack   *)
(* allows: that callbacks are deferred where it is short (Nesting.java) is *)
(* left out.                                                               *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Futures,      \* {1}, {1, 2} or {1, 2, 3}
  Threads,      \* {1, 2, ...}
  Operations,   \* the operations that programs are made of
  Awaiting,     \* how many threads of a program wait on many futures: the set of numbers allowed
  Length,       \* the greatest number of operations of a thread
  Iterating,    \* how many calls of an iterator follow asCompleted, as a thread's only operations: the set of numbers allowed
  StartStates,  \* the states to start from
  StartQueues,  \* how many callbacks a future may start with: a set of numbers
  Interrupts    \* whether threads that wait may be interrupted

VARIABLES
  program,      \* [Threads -> Seq(operation)], never changes
  word,         \* [Futures -> the field `state`, decoded: see Word]
  pc,           \* [Threads -> the step to take next]
  seen,         \* [Threads -> the word that it has read and still needs, or NoWord]
  registered,   \* [Threads -> BOOLEAN], its Register, or Sleep, succeeded
  why,          \* [Threads -> why it ends its wait, or its iterator: "timeout", "interrupted", "woken", "all" (have arrived), or ""]
  todo,         \* [Threads -> registrations that it took over and has not notified yet]
  permit,       \* [Threads -> BOOLEAN], it was unparked and has not parked since
  interrupted,  \* [Threads -> BOOLEAN], the interrupt status
  clock,        \* [Threads -> <<milliseconds left until the deadline of its wait>>, with <<milliseconds to park>> appended
                \*             once it has chosen them; <<>> without a deadline. That of an iterator stays until it ends]
  answers,      \* [Threads -> Seq(answer)] of the operations that returned
  ran,          \* every call of a callback: <<callback, thread, "returns", "throws", "throws an Error" or "acts">>
  \* For callbacks that call operations:
  nest,         \* [Threads -> where it is in calls that are nested: see NoNest]
  acted,        \* the pairs <<callback, answer>> of the operations that have returned to a callback
  thrown,       \* the pairs <<operation, callback>> of operations that have thrown the Error of a callback instead
  \* For waits on many futures:
  top,          \* [Threads -> Seq(stack)], for each operation the stack of its Watch, oldest first
  below,        \* [Threads -> the stack of a Watch that it has read and still needs, or <<>>]
  known,        \* [Threads -> what it knows of the futures: its Partition, see Unknown]
  at,           \* [Threads -> the position of the arrival that it registers or takes off; or 0]
  iterator,     \* [Threads -> its Completions: see NoIterator]
  notified,     \* history: the futures that waits on many count as done, in the order in which they became so
  since,        \* history: [Threads -> 1 + the length of `notified` at the first step of its wait; or 0]
  opened,       \* history, as in Future: [Threads -> the lengths of `notified` at the first, last Collect and last step of asCompleted]
  ahead         \* history, as in Future: the pairs <<g, f>> of which the call that made g done had returned when f became done

history == <<notified, since, opened, ahead>>
watching == <<top, below, known, at, iterator, history>>
vars == <<program, word, pc, seen, registered, why, todo, permit, interrupted, clock, answers, ran, nest, acted, thrown, watching>>

-----------------------------------------------------------------------------
\* The word: its status; its outcome if it is FINISHED, else its stack of registrations, oldest first. A registration
\* is <<kind, thread, index of the operation that made it>>. A CAS in Java compares references. That is the same as
\* comparing words here: equal words are one object, because Registration.without keeps the nodes of a stack.
NoWord == [status |-> "", outcome |-> <<>>, stack |-> <<>>]
Word(s, stack) == [status |-> s, outcome |-> <<>>, stack |-> stack]

Done(w) == w.status \in {"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"}
Cancelled(w) == w.status \in {"CANCELLED", "CANCELLED_AND_NOTIFIED"}
Notified(w) == w.status \in {"CANCELLED_AND_NOTIFIED", "FINISHED"}

In(sequence) == {sequence[i] : i \in DOMAIN sequence}
Push(w, r) == [w EXCEPT !.stack = Append(@, r)]
OfKind(stack, kind) == SelectSeq(stack, LAMBDA r : r[1] = kind)
Index(stack) == DOMAIN stack
Left(r) == <<"left", r[2], r[3]>>
Living(stack) == SelectSeq(stack, LAMBDA r : r[1] # "left" /\ \A k \in Index(stack) : stack[k] # Left(r))
Dead(stack) == OfKind(stack, "left")

\* A getter or watcher leaves: it is popped off the top; else it is marked as left, and if the dead outnumber the
\* living, all dead are dropped. See Registration.without.
Without(w, r) ==
  LET stack == w.stack
      left  == Append(stack, Left(r))
  IN  [w EXCEPT !.stack = IF stack[Len(stack)] = r THEN SubSeq(stack, 1, Len(stack) - 1)
                          ELSE IF Len(Dead(left)) > Len(Living(left)) THEN Living(left)
                          ELSE left]

\* Watchers are notified before getters, getters before callbacks, each kind oldest first. A cancellation notifies
\* watchers only if it is cancelAndNotify.
Watchers(stack) == OfKind(Living(stack), "watcher")
InOrder(stack) == OfKind(Living(stack), "getter") \o OfKind(Living(stack), "callback")

-----------------------------------------------------------------------------
\* Programs. Threads are interchangeable, so only programs in ascending order of the threads are taken.
Order == <<"setResult", "setException", "cancel", "setRunningOrNotifyCancel", "addDoneCallback",
           "get", "getTimed", "getNow", "toString",
           "awaitFirst", "awaitException", "awaitAll", "awaitTimed", "awaitNow",
           "setResult2", "setException2", "cancel2", "setRunningOrNotifyCancel2", "toString2", "cancelAndNotify",
           "trySetResult", "trySetException", "cancelTrue", "exception", "exceptionTimed", "exceptionAtOnce",
           "isDone", "isRunning", "isCancelled", "setResult3", "open", "openTimed", "openNow", "openTwice",
           "addDoneCallback2", "addError", "addError2", "addSetResult", "addSetResult2", "addCancel2", "addAdd", "addAdd2",
           "addGetNow", "addGetNow2", "addAwaitNow", "resultNow", "exceptionNow", "setNull">>
Rank(op) == CHOOSE i \in DOMAIN Order : Order[i] = op
Weight(p) == Rank(p[1]) * (Len(Order) + 1) + (IF Len(p) < 2 \/ p[2] \in {"next", "close"} THEN 0 ELSE Rank(p[2]))
Awaits == {"awaitFirst", "awaitException", "awaitAll", "awaitTimed", "awaitNow"}
Opens == {"open", "openTimed", "openNow", "openTwice"} \* asCompleted; in programs it is a thread's first operation
Calls == {"next", "close"} \* of the iterator, and what hasNext says then; only they follow it
Sequences(n) == UNION {[1..k -> Operations \ (Opens \cup Calls)] : k \in 1..n}
Iterations == {<<open>> \o calls : open \in Operations \cap Opens, calls \in UNION {[1..n -> Operations \cap Calls] : n \in Iterating}}
Programs == {p \in [Threads -> Sequences(Length) \cup Iterations] :
               /\ \A t, u \in Threads : t < u => Weight(p[t]) <= Weight(p[u])
               /\ Cardinality({t \in Threads : In(p[t]) \cap (Awaits \cup Opens) # {}}) \in Awaiting}

StartWords == {Word(s, IF s \in {"PENDING", "RUNNING"} THEN [i \in 1..n |-> <<"callback", 0, i>>] ELSE <<>>) :
                 s \in StartStates \ {"FINISHED"}, n \in StartQueues}
              \cup {[status |-> "FINISHED", outcome |-> <<"setResult", 0, 0>>, stack |-> <<>>] :
                 s \in StartStates \cap {"FINISHED"}}

\* An operation is a method, with a time-out if its name says so: cancelTrue is cancel(true), getNow and exceptionAtOnce
\* have a time-out of 0, awaitFirst, awaitException and awaitAll are Futures.await; open is Futures.asCompleted, and
\* openTwice gives it the first future twice. The steps of some are those of another one: on another future, or by another
\* method, which may tell less.
StepsAs ==
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
\* The callbacks of these operations call an operation themselves, and those of these throw an Error.
Acts ==
  [addSetResult |-> "setResult", addSetResult2 |-> "setResult2", addCancel2 |-> "cancel2", addAdd |-> "addDoneCallback",
   addAdd2 |-> "addDoneCallback2", addGetNow |-> "getNow", addGetNow2 |-> "getNow2", addAwaitNow |-> "awaitNow"]
Errors == {"addError", "addError2"}
OnSecondFuture == {"setResult2", "setException2", "cancel2", "setRunningOrNotifyCancel2", "toString2",
                   "addDoneCallback2", "addError2", "getNow2"}
OnThirdFuture == {"setResult3"}
Getters == {"get", "getTimed", "getNow"}
TimeOuts == [getTimed |-> 500, exceptionTimed |-> 90000, awaitTimed |-> 172800000, openTimed |-> 7200000, openNow |-> 0] \* milliseconds

Variants == DOMAIN StepsAs
Base(op) == IF op \in Variants THEN StepsAs[op] ELSE op
FirstStep(op) ==
  CASE Base(op) \in {"setResult", "setException"} -> "CompleteLook"
    [] Base(op) \in {"cancel", "cancelAndNotify"} -> "CancelLook"
    [] Base(op) = "setRunningOrNotifyCancel" -> "RunLook"
    [] Base(op) = "addDoneCallback" -> "AddLook"
    [] Base(op) = "getTimed" -> "StartClock"
    [] Base(op) \in {"get", "getNow"} -> "GetLook"
    [] Base(op) = "toString" -> "Inspect"
    [] op \in Awaits \cup Opens -> "Collect"

\* What a getter answers, and what a method that only looks at the state does.
Result(op, w) == IF Cancelled(w) THEN <<"cancelled">>
                 ELSE IF op \in {"exception", "exceptionTimed", "exceptionAtOnce"} /\ w.outcome[1] = "setResult"
                 THEN <<"no exception">>
                 ELSE w.outcome
Truth(condition) == IF condition THEN <<"true">> ELSE <<"false">>
IfSet(how, set) == IF set # <<>> /\ set[1] = how THEN set ELSE <<"none">>
Look(op, w) == CASE op = "isDone" -> Truth(Done(w))
                 [] op = "isRunning" -> Truth(w.status = "RUNNING")
                 [] op = "isCancelled" -> Truth(Cancelled(w))
                 [] op = "resultNow" -> IfSet("setResult", w.outcome)
                 [] op = "exceptionNow" -> IfSet("setException", w.outcome)
                 [] OTHER -> <<w.status>>

Here(t) == Len(answers[t]) + 1
\* act: <<operation, u, i>> in the call that callback <<u, i>> makes, <<>> in that of the program; error: the callback
\* whose Error the call will throw, or <<>>; outer: the same of the calls around it, the outermost first, and their todo.
NoNest == [act |-> <<>>, error |-> <<>>, outer |-> <<>>]
Current(t) == IF nest[t].act = <<>> THEN program[t][Here(t)] ELSE nest[t].act[1]
Op(t) == Base(Current(t))
IsAwait(t) == Current(t) \in Awaits
IsOpen(t) == Current(t) \in Opens
IsCall(t) == Current(t) \in Calls
OnMany == Awaits \cup Opens \cup Calls
WaitsOnMany(t) == Current(t) \in OnMany
TimedBy(t) == IF IsCall(t) THEN program[t][1] ELSE Current(t) \* the operation that gave the time-out
IsTimed(t) == TimedBy(t) \in DOMAIN TimeOuts
Nested(c) == <<c[1], c[2] + 10>>
Mine(t) == \* the operation whose registrations the thread uses; <<u, i + 10>> if callback <<u, i>> has called it
  IF nest[t].act = <<>> THEN <<t, IF IsCall(t) THEN 1 ELSE Here(t)>> ELSE Nested(Tail(nest[t].act))
Adder(c) == CASE c[1] = 0 -> "addDoneCallback" \* the operation that added a callback
              [] c[2] > 10 -> Acts[program[c[1]][c[2] - 10]]
              [] OTHER -> program[c[1]][c[2]]
Getter(t) == <<"getter", t, Here(t)>>
Watcher(t) == <<"watcher">> \o Mine(t)

\* done: the futures that a wait knows to be done; open: those that it found not done in this pass; left: those that it
\* has still to read in this pass; news: whether this pass has found one done. Once asCompleted has read its futures,
\* open: those that have an arrival, 0 instead where the iterator has returned the future or left it; left: those that
\* are still to be watched, the current one first; news: whether it looks for futures that occur twice.
Partition(done, open, left, news) == [done |-> done, open |-> open, left |-> left, news |-> news]
Unknown == Partition(<<>>, <<>>, <<>>, FALSE)
Ascending == [i \in 1..Cardinality(Futures) |-> i]
Given(op) == IF op = "openTwice" THEN Append(Ascending, 1) ELSE Ascending
DoneAnswer(done) == <<"done">> \o SelectSeq(Ascending, LAMBDA f : f \in In(done))

Remaining(t) == IF since[t] = 0 /\ opened[t] = <<>> THEN Given(Op(t)) ELSE known[t].left

\* taken: how many entries of its watch's stack the iterator has taken; ready: the futures that it has taken and not
\* returned, oldest first; place: where next looks at the stack: "sleep" in Watch.sleep, "woken" after it, else "";
\* all: whether Watch.sleep has seen that all have arrived; started: whether it has read the clock.
NoIterator == [taken |-> 0, ready |-> <<>>, place |-> "", all |-> FALSE, started |-> FALSE]

\* The future that the next step of the thread accesses.
On(t) == IF WaitsOnMany(t)
         THEN IF pc[t] = "Collect" THEN Head(Remaining(t))
              ELSE IF IsOpen(t) THEN Head(known[t].left)
              ELSE known[t].open[at[t]]
         ELSE CASE Current(t) \in OnSecondFuture -> 2 [] Current(t) \in OnThirdFuture -> 3 [] OTHER -> 1

-----------------------------------------------------------------------------
\* Steps are built from these. Every action says what happens to every variable.
Go(t, step) == pc' = [pc EXCEPT ![t] = step] /\ UNCHANGED <<answers, nest, acted, thrown>>
Set(f, t, x) == [f EXCEPT ![t] = x]

\* The answer of an operation that has notified the registrations that it took over.
NotifierAnswer(op) ==
  CASE Base(op) \in {"setResult", "setException"} -> <<"set">>
    [] Base(op) \in {"cancel", "cancelAndNotify"} -> <<"true">>
    [] Base(op) = "setRunningOrNotifyCancel" -> <<"false">>
    [] OTHER -> <<"added">>
Telling == [watcher |-> "ArriveLook", sleeper |-> "Unpark", getter |-> "Unpark", callback |-> "Call"]

\* What becomes of a thread whose call answers `a`. It returns to the program, or to a callback. If it throws an Error, so
\* does the callback: the call that has called that one keeps the first and logs the others. It goes on with what it has
\* still to notify; if that is nothing, it returns, too.
RECURSIVE Ends(_, _, _)
Ends(t, n, a) ==
  LET after  == IF Here(t) = Len(program[t]) THEN "Returned" ELSE FirstStep(program[t][Here(t) + 1])
      out    == n.outer[Len(n.outer)]
      logs   == n.error # <<>> /\ out.error # <<>>
      back   == [act |-> out.act, error |-> IF logs \/ n.error = <<>> THEN out.error ELSE n.error,
                 outer |-> SubSeq(n.outer, 1, Len(n.outer) - 1)]
      this   == {<<Tail(n.act), a>>}
      throws == IF n.error = <<>> THEN {}
                ELSE {<<IF n.act = <<>> THEN <<t, Here(t)>> ELSE Nested(Tail(n.act)), n.error>>}
  IN  IF n.act = <<>> THEN [given |-> <<a>>, step |-> after, nest |-> NoNest, todo |-> <<>>, acted |-> {}, thrown |-> throws]
      ELSE IF logs \/ out.todo # <<>>
      THEN [given |-> <<>>, step |-> IF logs THEN "Inspect" ELSE Telling[out.todo[1][1]], nest |-> back,
            todo |-> out.todo, acted |-> this, thrown |-> throws]
      ELSE LET ends == Ends(t, back, NotifierAnswer(IF back.act = <<>> THEN program[t][Here(t)] ELSE back.act[1]))
           IN  [ends EXCEPT !.acted = @ \cup this, !.thrown = @ \cup throws]

\* The operation returns, and its local variables are reset.
Becoming(t, ends) ==
  /\ answers' = [answers EXCEPT ![t] = @ \o ends.given]
  /\ pc' = Set(pc, t, ends.step)
  /\ nest' = Set(nest, t, ends.nest) /\ todo' = Set(todo, t, ends.todo) /\ acted' = acted \cup ends.acted
  /\ thrown' = thrown \cup ends.thrown
  /\ seen' = Set(seen, t, NoWord)
  /\ registered' = Set(registered, t, FALSE)
  /\ why' = Set(why, t, "")
  /\ clock' = Set(clock, t, <<>>)
Return(t, a) == Becoming(t, Ends(t, nest[t], a))

KeepLocals == UNCHANGED <<seen, registered, why, clock>>
KeepWatching == UNCHANGED watching
Keep == UNCHANGED <<program, permit, interrupted, ran>>

\* Reads the word for the CAS that follows.
See(t, step) == seen' = Set(seen, t, word[On(t)]) /\ Go(t, step) /\ UNCHANGED <<todo, registered, why, clock>>

\* A CAS: if the word is still the one that was seen, it becomes `new`.
Wins(t) == word[On(t)] = seen[t]
Becomes(t, new) == word' = [word EXCEPT ![On(t)] = new]
Retry(t, step) == seen' = Set(seen, t, NoWord) /\ Go(t, step) /\ UNCHANGED <<word, todo, registered, why, clock>>
\* The future that the current call of a thread has made done, as long as the call has not returned; or 0.
Deciding == {"ArriveLook", "Arrive", "Unpark", "Call", "Inspect", "Reinterrupt"} \* the operation has its answer
Orders == \E t \in Threads : program[t][1] \in Opens
Finishing(t) ==
  IF Orders /\ pc[t] \in Deciding /\ Op(t) \in {"setResult", "setException", "cancelAndNotify", "setRunningOrNotifyCancel"}
  THEN On(t) ELSE 0
IsNotified(t) ==
  /\ notified' = Append(notified, On(t))
  /\ ahead' = IF Orders THEN ahead \cup {<<g, On(t)>> : g \in In(notified) \ {Finishing(u) : u \in Threads}} ELSE {}
  /\ UNCHANGED <<top, below, known, at, iterator, since, opened>>

\* Notifies the registrations in `rest` next; if there are none, the operation returns.
Tell(t, rest) ==
  IF rest = <<>> THEN Return(t, NotifierAnswer(Op(t)))
  ELSE /\ Go(t, Telling[rest[1][1]]) /\ todo' = Set(todo, t, rest)
       /\ seen' = Set(seen, t, NoWord) /\ UNCHANGED <<registered, why, clock>>

-----------------------------------------------------------------------------
\* setResult, setException, trySetResult, trySetException
CompleteLook(t) == \* Java: volatile read
  /\ pc[t] = "CompleteLook"
  /\ IF Done(word[On(t)]) THEN Return(t, <<"refused">>) ELSE See(t, "Complete")
  /\ UNCHANGED word /\ Keep /\ KeepWatching
Complete(t) == \* Java: volatile CAS
  /\ pc[t] = "Complete"
  /\ IF Wins(t)
     THEN /\ Becomes(t, [status |-> "FINISHED", outcome |-> <<Op(t)>> \o Mine(t), stack |-> <<>>])
          /\ Tell(t, Watchers(word[On(t)].stack) \o InOrder(word[On(t)].stack))
          /\ IsNotified(t)
     ELSE Retry(t, "CompleteLook") /\ KeepWatching
  /\ Keep

\* cancel, cancelAndNotify
CancelLook(t) == \* Java: volatile read
  /\ pc[t] = "CancelLook"
  /\ LET w == word[On(t)]
     IN  IF w.status # "PENDING" THEN Return(t, Truth(Cancelled(w)))
         ELSE See(t, "Cancel")
  /\ UNCHANGED word /\ Keep /\ KeepWatching
Cancel(t) == \* Java: volatile CAS
  /\ pc[t] = "Cancel"
  /\ LET stack == word[On(t)].stack
     IN  IF Wins(t)
         THEN IF Op(t) = "cancelAndNotify"
              THEN /\ Becomes(t, Word("CANCELLED_AND_NOTIFIED", <<>>))
                   /\ Tell(t, Watchers(stack) \o InOrder(stack))
                   /\ IsNotified(t)
              ELSE Becomes(t, Word("CANCELLED", Watchers(stack))) /\ Tell(t, InOrder(stack)) /\ KeepWatching
         ELSE Retry(t, "CancelLook") /\ KeepWatching
  /\ Keep

\* setRunningOrNotifyCancel
RunLook(t) == \* Java: volatile read
  /\ pc[t] = "RunLook"
  /\ CASE word[On(t)].status = "PENDING" -> See(t, "Run")
       [] word[On(t)].status = "CANCELLED" -> See(t, "Notify")
       [] OTHER -> Return(t, <<"refused">>)
  /\ UNCHANGED word /\ Keep /\ KeepWatching
Run(t) == \* Java: volatile CAS
  /\ pc[t] = "Run"
  /\ IF Wins(t)
     THEN Becomes(t, Word("RUNNING", word[On(t)].stack)) /\ Return(t, <<"true">>)
     ELSE Retry(t, "RunLook")
  /\ Keep /\ KeepWatching
Notify(t) == \* Java: volatile CAS
  /\ pc[t] = "Notify"
  /\ IF Wins(t)
     THEN /\ Becomes(t, Word("CANCELLED_AND_NOTIFIED", <<>>))
          /\ Tell(t, Watchers(word[On(t)].stack))
          /\ IsNotified(t)
     ELSE Retry(t, "RunLook") /\ KeepWatching
  /\ Keep

\* addDoneCallback
AddLook(t) == \* Java: volatile read
  /\ pc[t] = "AddLook"
  /\ IF Done(word[On(t)]) THEN Tell(t, <<<<"callback">> \o Mine(t)>>) ELSE See(t, "Add")
  /\ UNCHANGED word /\ Keep /\ KeepWatching
Add(t) == \* Java: weak release CAS
  /\ pc[t] = "Add"
  /\ IF Wins(t)
     THEN Becomes(t, Push(word[On(t)], <<"callback">> \o Mine(t))) /\ Return(t, <<"added">>)
     ELSE Retry(t, "AddLook")
  /\ Keep /\ KeepWatching

-----------------------------------------------------------------------------
\* The stack of a Watch holds <<"arrival", future>> and <<"sleeper", number of arrivals to sleep for>>. It only grows
\* until Forget, and no entry is pushed twice: equal stacks are one object in Java, so a CAS compares the same. Where
\* a failure is enough, it counts as the arrival of all futures.
Failed(f) == word[f].status = "FINISHED" /\ word[f].outcome[1] = "setException"
Arrivals(stack) == OfKind(stack, "arrival")
Count(watch, stack) ==
  LET arrived == Arrivals(stack)
  IN  IF /\ program[watch[1]][watch[2]] = "awaitException"
         /\ \E e \in In(arrived) : Failed(e[2])
      THEN Cardinality(Futures) ELSE Len(arrived)
Stack(watch) == top[watch[1]][watch[2]]
BecomesStack(watch, stack) == top' = [top EXCEPT ![watch[1]][watch[2]] = stack]
IsThere(watch, t) == Stack(watch) = below[t]
AllArrived(t) ==
  LET arrived == Arrivals(Stack(Mine(t)))
  IN  /\ Len(arrived) = Len(known[t].open)
      /\ ~(Op(t) = "awaitException" /\ \E e \in In(arrived) : Failed(e[2])) \* that hides how many there are

\* asCompleted. A call of the iterator takes what has arrived, sleeps if that is nothing, returns one future, and keeps the
\* others ready for calls to come. These take no step, so their answers belong to the last step of the call before.
Returned(open, f) == [i \in DOMAIN open |-> IF open[i] = f THEN 0 ELSE open[i]]
Remain(open) == In(open) \ {0} # {}
Calling(t) == SubSeq(program[t], Here(t), Len(program[t]))
CallsAfter(t) == Tail(Calling(t))

\* What becomes of a thread that calls its iterator: its answers, its next step, and the values of its variables.
To(given, step, to, it, open) == [given |-> given, step |-> step, at |-> to, iterator |-> it, open |-> open]

\* The iterator ends: it leaves the futures that it has not returned, and then resets its stack.
LeaveFrom(it, open) ==
  LET left == {i \in DOMAIN open : open[i] # 0 /\ ~it.all}
  IN  IF left = {} THEN To(<<>>, "Forget", 0, [it EXCEPT !.taken = 0, !.place = ""], <<>>)
      ELSE To(<<>>, "UnwatchLook", CHOOSE i \in left : \A j \in left : i <= j, [it EXCEPT !.place = ""], open)

\* Goes on with `calls`, having answered `given`, until a call takes a step.
RECURSIVE Iterate(_, _, _, _, _)
Iterate(t, given, calls, it, open) ==
  LET next == [it EXCEPT !.place = ""]
      f    == Head(it.ready)
  IN  CASE calls = <<>> -> To(given, "Returned", 0, next, open)
        [] Head(calls) = "close" -> [LeaveFrom([it EXCEPT !.ready = <<>>], open) EXCEPT !.given = given]
        [] program[t][1] \in DOMAIN TimeOuts /\ ~it.started -> To(given, "StartClock", 0, next, open)
        [] ~Remain(open) -> Iterate(t, Append(given, <<"end">> \o Truth(FALSE)), Tail(calls), next, open)
        [] it.ready = <<>> -> To(given, "SleepLook", 0, next, open)
        [] ~Remain(Returned(open, f)) -> [LeaveFrom([it EXCEPT !.ready = <<f>>], <<>>) EXCEPT !.given = given]
        [] OTHER -> Iterate(t, Append(given, <<"next", f>> \o Truth(TRUE)), Tail(calls),
                            [next EXCEPT !.ready = Tail(@)], Returned(open, f))

\* The deadline is kept as long as a future remains to be returned.
Resume(t, to, deadline) ==
  /\ answers' = [answers EXCEPT ![t] = @ \o to.given] /\ pc' = Set(pc, t, to.step) /\ at' = Set(at, t, to.at)
  /\ iterator' = Set(iterator, t, to.iterator)
  /\ known' = Set(known, t, Partition(<<>>, to.open, <<>>, FALSE))
  /\ clock' = Set(clock, t, IF Remain(to.open) /\ to.step # "UnwatchLook" THEN deadline ELSE <<>>)
  /\ seen' = Set(seen, t, NoWord) /\ registered' = Set(registered, t, FALSE) /\ why' = Set(why, t, "")
  /\ UNCHANGED <<todo, nest, acted, thrown>>
\* A call that can return no future gives up.
Fail(t, reason, it) ==
  LET to == LeaveFrom(it, known[t].open)
  IN  /\ Go(t, to.step) /\ at' = Set(at, t, to.at) /\ iterator' = Set(iterator, t, to.iterator)
      /\ known' = [known EXCEPT ![t].open = to.open]
      /\ why' = Set(why, t, reason) /\ clock' = Set(clock, t, <<>>) /\ UNCHANGED <<seen, registered>>
Take(t) ==
  LET stack == Stack(Mine(t))
      new   == Arrivals(SubSeq(stack, iterator[t].taken + 1, Len(stack)))
      it    == [iterator[t] EXCEPT !.taken = Len(stack), !.ready = [i \in DOMAIN new |-> new[i][2]]]
      slept == it.place = "woken"
  IN  /\ CASE slept /\ why[t] = "interrupted" ->
                Go(t, "Reinterrupt") /\ iterator' = Set(iterator, t, it) /\ KeepLocals /\ UNCHANGED <<known, at>>
           [] slept /\ new = <<>> -> Fail(t, "timeout", it)
           [] new # <<>> -> Resume(t, Iterate(t, <<>>, Calling(t), it, known[t].open), clock[t])
           [] OTHER ->
                /\ Go(t, "SleepLook") /\ iterator' = Set(iterator, t, [it EXCEPT !.place = "sleep"])
                /\ KeepLocals /\ UNCHANGED <<known, at>>
      /\ UNCHANGED <<top, below, history>>

\* asCompleted watches those of the futures `rest` that are not in `arrivals`: it has watched these. As long as it has
\* found no future that somebody watches, none can occur for the second time.
RECURSIVE WatchRest(_, _, _, _)
WatchRest(t, arrivals, rest, looksForTwice) ==
  IF rest = <<>>
  THEN /\ Resume(t, Iterate(t, <<<<"opened">> \o Truth(TRUE)>>, Tail(program[t]), NoIterator, arrivals), <<>>)
       /\ opened' = [opened EXCEPT ![t] = Append(@, Len(notified))]
  ELSE IF looksForTwice /\ Head(rest) \in In(arrivals) THEN WatchRest(t, arrivals, Tail(rest), TRUE)
  ELSE /\ Go(t, IF looksForTwice THEN "WatchLook" ELSE "WatchedLook")
       /\ seen' = Set(seen, t, NoWord)
       /\ known' = Set(known, t, Partition(<<>>, arrivals, rest, looksForTwice))
       /\ UNCHANGED <<registered, why, clock, at, iterator, opened>>

\* After a future was watched, or has arrived at once, the wait watches the next one; after the last it sleeps.
NextWatch(t) ==
  IF IsOpen(t)
  THEN WatchRest(t, Append(known[t].open, On(t)), Tail(known[t].left), known[t].news)
  ELSE LET more == at[t] < Len(known[t].open)
       IN  /\ Go(t, IF more THEN "WatchLook" ELSE "SleepLook")
           /\ at' = Set(at, t, IF more THEN at[t] + 1 ELSE 0)
           /\ seen' = Set(seen, t, NoWord) /\ UNCHANGED <<registered, why, clock, known, iterator, opened>>

\* What follows a CAS that took registrations over: arrivals arrive, getters and sleepers are unparked, callbacks are
\* called. A wait that is about to watch a future that is done makes it arrive by the same steps.
Arriving(t) == IF WaitsOnMany(t) THEN Mine(t) ELSE Tail(Head(todo[t]))
ArriveLook(t) == \* Java: acquire read
  /\ pc[t] = "ArriveLook"
  /\ below' = Set(below, t, Stack(Arriving(t)))
  /\ Go(t, "Arrive") /\ KeepLocals
  /\ UNCHANGED <<word, todo, top, known, at, iterator, history>> /\ Keep
Arrive(t) == \* Java: volatile CAS
  /\ pc[t] = "Arrive"
  /\ below' = Set(below, t, <<>>)
  /\ LET watch == Arriving(t)
         now   == Append(below[t], <<"arrival", On(t)>>)
         wakes == \E e \in In(now) : e[1] = "sleeper" /\ Count(watch, below[t]) < e[2] /\ Count(watch, now) >= e[2]
     IN  IF IsThere(watch, t)
         THEN /\ BecomesStack(watch, now)
              /\ IF WaitsOnMany(t) THEN NextWatch(t) /\ UNCHANGED todo
                 ELSE /\ Tell(t, (IF wakes THEN <<<<"sleeper">> \o watch>> ELSE <<>>) \o Tail(todo[t]))
                      /\ UNCHANGED <<at, known, iterator, opened>>
         ELSE Go(t, "ArriveLook") /\ KeepLocals /\ UNCHANGED <<top, todo, at, known, iterator, opened>>
  /\ UNCHANGED <<word, notified, since, ahead>> /\ Keep
Unpark(t) == \* Java: unpark
  /\ pc[t] = "Unpark"
  /\ permit' = Set(permit, Head(todo[t])[2], TRUE)
  /\ Tell(t, Tail(todo[t]))
  /\ UNCHANGED <<program, word, interrupted, ran>> /\ KeepWatching
Call(t) == \* Java: foreign call
  /\ pc[t] = "Call"
  /\ LET c      == Tail(Head(todo[t]))
         rest   == Tail(todo[t])
         adder  == Adder(c)
         Ran(how) == ran' = Append(ran, <<c, t, how>>)
         \* What it throws is logged, and the log message reads the future.
         Logs == todo' = Set(todo, t, rest) /\ Go(t, "Inspect") /\ KeepLocals
     IN  IF adder \in DOMAIN Acts
         THEN /\ Ran("acts")
              /\ nest' = Set(nest, t, [act |-> <<Acts[adder]>> \o c, error |-> <<>>,
                                      outer |-> Append(nest[t].outer, [act |-> nest[t].act, error |-> nest[t].error, todo |-> rest])])
              /\ todo' = Set(todo, t, <<>>) /\ pc' = Set(pc, t, FirstStep(Acts[adder]))
              /\ UNCHANGED <<answers, acted, thrown>> /\ KeepLocals
         ELSE IF adder \in Errors
         THEN /\ Ran("throws an Error")
              /\ IF nest[t].error # <<>> THEN Logs
                 ELSE IF rest = <<>>
                 THEN Becoming(t, Ends(t, [nest[t] EXCEPT !.error = c], NotifierAnswer(Op(t))))
                 ELSE /\ nest' = [nest EXCEPT ![t].error = c] /\ todo' = Set(todo, t, rest)
                      /\ UNCHANGED <<pc, answers, acted, thrown>> /\ KeepLocals
         ELSE (Ran("returns") /\ Tell(t, rest)) \/ (Ran("throws") /\ Logs)
  /\ UNCHANGED <<program, word, permit, interrupted>> /\ KeepWatching

-----------------------------------------------------------------------------
\* Futures.await: it reads the futures until a pass finds none newly done. If that is not enough, it watches those that
\* are open, sleeps until enough have arrived, takes its registrations off, and reads the open futures once more.
Enough(op, done) == CASE op = "awaitFirst" -> done # <<>>
                      [] op = "awaitException" -> In(done) = Futures \/ \E f \in In(done) : Failed(f)
                      [] OTHER -> In(done) = Futures
Needed(t) == CASE Op(t) = "awaitFirst" -> 1
               [] IsCall(t) -> Len(Arrivals(SubSeq(Stack(Mine(t)), 1, iterator[t].taken))) + 1
               [] OTHER -> Len(known[t].open)

EndAwait(t, a) ==
  /\ Return(t, a)
  /\ known' = Set(known, t, Unknown) /\ since' = Set(since, t, 0)
  /\ UNCHANGED <<top, below, at, iterator, notified, opened, ahead>>
Collected(t, done, open) ==
  LET first  == why[t] = ""
      enough == Enough(Op(t), done)
  IN  IF first /\ ~enough /\ Op(t) # "awaitNow"
      THEN /\ Go(t, IF IsTimed(t) THEN "StartClock" ELSE "WatchLook") /\ KeepLocals /\ UNCHANGED todo
           /\ at' = Set(at, t, IF IsTimed(t) THEN 0 ELSE 1)
           /\ known' = Set(known, t, Partition(done, open, <<>>, FALSE))
           /\ since' = Set(since, t, IF since[t] = 0 THEN Len(notified) + 1 ELSE since[t])
           /\ UNCHANGED <<top, below, iterator, notified, opened, ahead>>
      ELSE IF why[t] = "interrupted" /\ enough
      THEN /\ Go(t, "Reinterrupt") /\ KeepLocals /\ UNCHANGED todo
           /\ known' = Set(known, t, Partition(done, open, <<>>, FALSE)) /\ UNCHANGED <<top, below, at, iterator, history>>
      ELSE EndAwait(t, IF why[t] = "interrupted" THEN <<"interrupted">> ELSE DoneAnswer(done))
Collect(t) == \* Java: volatile read
  /\ pc[t] = "Collect"
  /\ LET found == Notified(word[On(t)])
         done  == IF found THEN Append(known[t].done, On(t)) ELSE known[t].done
         open  == IF found THEN known[t].open ELSE Append(known[t].open, On(t))
         news  == ~IsOpen(t) /\ (known[t].news \/ found)
         left  == Tail(Remaining(t))
         now   == <<Len(notified)>>
         GoOn(step, partition) ==
           /\ Go(t, step) /\ KeepLocals /\ UNCHANGED todo
           /\ known' = Set(known, t, partition)
           /\ IF IsOpen(t)
              THEN /\ opened' = [opened EXCEPT ![t] = (IF @ = <<>> THEN now ELSE @) \o (IF left = <<>> THEN now ELSE <<>>)]
                   /\ UNCHANGED since
              ELSE since' = Set(since, t, IF since[t] = 0 THEN Len(notified) + 1 ELSE since[t]) /\ UNCHANGED opened
           /\ UNCHANGED <<top, below, at, iterator, notified, ahead>>
     IN  IF left # <<>> THEN GoOn("Collect", Partition(done, open, left, news))
         \* asCompleted watches those first that are done: they arrive at once, before others may.
         ELSE IF IsOpen(t) THEN GoOn("WatchedLook", Partition(<<>>, <<>>, done \o open, FALSE))
         ELSE IF news /\ open # <<>> THEN GoOn("Collect", Partition(done, <<>>, open, FALSE))
         ELSE Collected(t, done, open)
  /\ UNCHANGED word /\ Keep

WatchedLook(t) == \* Java: opaque read
  /\ pc[t] = "WatchedLook"
  /\ LET w == word[On(t)]
         watched == Notified(w) \/ OfKind(w.stack, "watcher") # <<>>
     IN  IF watched /\ On(t) \in In(known[t].open)
         THEN WatchRest(t, known[t].open, Tail(known[t].left), TRUE)
         ELSE /\ Go(t, "WatchLook") /\ KeepLocals
              /\ known' = [known EXCEPT ![t].news = watched] /\ UNCHANGED <<at, iterator, opened>>
  /\ UNCHANGED <<word, todo, top, below, notified, since, ahead>> /\ Keep
WatchLook(t) == \* Java: acquire read
  /\ pc[t] = "WatchLook"
  /\ IF Notified(word[On(t)]) THEN Go(t, "ArriveLook") /\ KeepLocals ELSE See(t, "Watch")
  /\ UNCHANGED <<word, todo>> /\ Keep /\ KeepWatching
Watch(t) == \* Java: weak release CAS
  /\ pc[t] = "Watch"
  /\ IF Wins(t) THEN Becomes(t, Push(word[On(t)], Watcher(t))) /\ NextWatch(t) /\ UNCHANGED todo
     ELSE Retry(t, "WatchLook") /\ UNCHANGED <<at, known, iterator, opened>>
  /\ UNCHANGED <<top, below, notified, since, ahead>> /\ Keep

\* The wait ends for this reason. If all have arrived, no registration is left to take off and no future to read again.
Leaves(t, reason) ==
  /\ Go(t, IF reason = "all" THEN "Forget" ELSE "UnwatchLook")
  /\ why' = Set(why, t, reason) /\ registered' = Set(registered, t, FALSE) /\ clock' = Set(clock, t, <<>>)
  /\ at' = Set(at, t, IF reason = "all" THEN 0 ELSE 1) /\ below' = Set(below, t, <<>>)
  /\ UNCHANGED <<seen, top, known, iterator, history>>
\* The iterator has slept, and takes what has arrived once more.
Wakes(t, reason, all) ==
  /\ Go(t, "SleepLook")
  /\ why' = Set(why, t, reason) /\ registered' = Set(registered, t, FALSE) /\ below' = Set(below, t, <<>>)
  /\ iterator' = [iterator EXCEPT ![t].place = "woken", ![t].all = all]
  /\ UNCHANGED <<seen, clock, top, known, at, history>>
SleepLook(t) == \* Java: volatile read
  /\ pc[t] = "SleepLook"
  /\ IF IsCall(t) /\ iterator[t].place # "sleep" THEN Take(t)
     ELSE IF Count(Mine(t), Stack(Mine(t))) >= Needed(t)
     THEN IF IsCall(t) THEN Wakes(t, "", AllArrived(t)) ELSE Leaves(t, IF AllArrived(t) THEN "all" ELSE "woken")
     ELSE /\ Go(t, "TestInterrupt") /\ KeepLocals
          /\ below' = Set(below, t, IF registered[t] THEN <<>> ELSE Stack(Mine(t)))
          /\ UNCHANGED <<top, known, at, iterator, history>>
  /\ UNCHANGED <<word, todo>> /\ Keep
Sleep(t) == \* Java: weak release CAS
  /\ pc[t] = "Sleep"
  /\ registered' = Set(registered, t, IsThere(Mine(t), t))
  /\ IF IsThere(Mine(t), t) THEN BecomesStack(Mine(t), Append(Stack(Mine(t)), <<"sleeper", Needed(t)>>))
     ELSE UNCHANGED top
  /\ below' = Set(below, t, <<>>)
  /\ Go(t, "SleepLook")
  /\ UNCHANGED <<seen, why, clock, word, todo, known, at, iterator, history>> /\ Keep

\* After it has left one future it leaves the next one; after the last it resets the stack.
NextUnwatch(t) ==
  /\ seen' = Set(seen, t, NoWord) /\ UNCHANGED <<registered, why, clock>>
  /\ IF IsCall(t)
     THEN LET to == LeaveFrom(iterator[t], [known[t].open EXCEPT ![at[t]] = 0])
          IN  /\ Go(t, to.step) /\ at' = Set(at, t, to.at) /\ iterator' = Set(iterator, t, to.iterator)
              /\ known' = [known EXCEPT ![t].open = to.open]
     ELSE LET more == at[t] < Len(known[t].open)
          IN  /\ Go(t, IF more THEN "UnwatchLook" ELSE "Forget")
              /\ at' = Set(at, t, IF more THEN at[t] + 1 ELSE 0) /\ UNCHANGED <<known, iterator>>
UnwatchLook(t) == \* Java: acquire read
  /\ pc[t] = "UnwatchLook"
  /\ IF Notified(word[On(t)]) THEN NextUnwatch(t) ELSE See(t, "Unwatch") /\ UNCHANGED <<at, known, iterator>>
  /\ UNCHANGED <<word, todo, top, below, history>> /\ Keep
Unwatch(t) == \* Java: weak release CAS
  /\ pc[t] = "Unwatch"
  /\ IF Wins(t) THEN Becomes(t, Without(word[On(t)], Watcher(t))) /\ NextUnwatch(t) /\ UNCHANGED todo
     ELSE Retry(t, "UnwatchLook") /\ UNCHANGED <<at, known, iterator>>
  /\ UNCHANGED <<top, below, history>> /\ Keep
Forget(t) == \* Java: opaque write
  /\ pc[t] = "Forget"
  /\ BecomesStack(Mine(t), <<>>)
  /\ IF IsCall(t)
     THEN LET a == IF Op(t) = "close" THEN <<"closed">> ELSE IF why[t] # "" THEN <<why[t]>> ELSE <<"next", iterator[t].ready[1]>>
          IN  Resume(t, Iterate(t, <<a \o Truth(FALSE)>>, CallsAfter(t), [iterator[t] EXCEPT !.ready = <<>>], <<>>), clock[t])
             /\ UNCHANGED since
     ELSE IF why[t] = "all"
     THEN /\ Return(t, DoneAnswer(known[t].done \o known[t].open))
          /\ known' = Set(known, t, Unknown) /\ since' = Set(since, t, 0) /\ UNCHANGED <<at, iterator>>
     ELSE /\ known' = Set(known, t, Partition(known[t].done, <<>>, known[t].open, FALSE))
          /\ Go(t, "Collect") /\ KeepLocals /\ UNCHANGED <<todo, at, iterator, since>>
  /\ UNCHANGED <<word, below, notified, opened, ahead>> /\ Keep

-----------------------------------------------------------------------------
\* get and exception: untimed (get), timed (getTimed), with no time left (getNow). StartClock, TestInterrupt, ReadClock,
\* Park, ParkNanos and Reinterrupt are steps of Futures.await, too.
StartClock(t) == \* Java: clock
  /\ pc[t] = "StartClock"
  /\ IF IsCall(t)
     THEN LET started == [iterator[t] EXCEPT !.started = TRUE]
          IN  Resume(t, Iterate(t, <<>>, Calling(t), started, known[t].open), <<TimeOuts[TimedBy(t)]>>)
     ELSE /\ Go(t, IF IsAwait(t) THEN "WatchLook" ELSE "GetLook")
          /\ clock' = Set(clock, t, <<TimeOuts[TimedBy(t)]>>)
          /\ at' = IF IsAwait(t) THEN Set(at, t, 1) ELSE at
          /\ UNCHANGED <<seen, registered, why, known, iterator>>
  /\ UNCHANGED <<word, todo, top, below, history>> /\ Keep
GetLook(t) == \* Java: volatile read
  /\ pc[t] = "GetLook"
  /\ IF Done(word[On(t)]) THEN Return(t, Result(Current(t), word[On(t)]))
     ELSE IF registered[t] THEN Go(t, "TestInterrupt") /\ KeepLocals /\ UNCHANGED todo
     ELSE See(t, "TestInterrupt")
  /\ UNCHANGED word /\ Keep /\ KeepWatching

\* A thread that is not registered registers; one that is parks.
Parks(t) == IF registered[t] THEN (IF IsTimed(t) THEN "ParkNanos" ELSE "Park")
            ELSE IF WaitsOnMany(t) THEN "Sleep" ELSE "Register"
TimeIsUp(t) == clock[t] # <<>> /\ clock[t][1] = 0
GivesUp(t, reason) ==
  IF IsAwait(t) THEN Leaves(t, IF reason = "timeout" THEN "woken" ELSE reason)
  ELSE IF IsCall(t) THEN Wakes(t, IF reason = "timeout" THEN "" ELSE reason, iterator[t].all)
  ELSE /\ Go(t, "LastLook")
       /\ why' = Set(why, t, reason) /\ seen' = Set(seen, t, NoWord) /\ clock' = Set(clock, t, <<>>)
       /\ UNCHANGED registered /\ KeepWatching
TestInterrupt(t) == \* Java: interrupted
  /\ pc[t] = "TestInterrupt"
  /\ interrupted' = Set(interrupted, t, FALSE)
  /\ IF interrupted[t] THEN GivesUp(t, "interrupted")
     ELSE IF Op(t) = "getNow" THEN GivesUp(t, "timeout")
     ELSE Go(t, IF IsTimed(t) THEN "ReadClock" ELSE Parks(t)) /\ KeepLocals /\ KeepWatching
  /\ UNCHANGED <<program, word, todo, permit, ran>>
ReadClock(t) == \* Java: clock
  /\ pc[t] = "ReadClock"
  /\ IF TimeIsUp(t) THEN GivesUp(t, "timeout")
     ELSE /\ Go(t, Parks(t))
          /\ clock' = IF registered[t] THEN Set(clock, t, clock[t] \o clock[t]) ELSE clock
          /\ UNCHANGED <<seen, registered, why>> /\ KeepWatching
  /\ UNCHANGED <<word, todo>> /\ Keep
Register(t) == \* Java: weak release CAS
  /\ pc[t] = "Register"
  /\ seen' = Set(seen, t, NoWord)
  /\ registered' = Set(registered, t, Wins(t))
  /\ IF Wins(t) THEN Becomes(t, Push(word[On(t)], Getter(t))) ELSE UNCHANGED word
  /\ Go(t, "GetLook")
  /\ UNCHANGED <<why, clock, todo>> /\ Keep /\ KeepWatching

\* Parking. A parked thread is at Park or ParkNanos, and that action is not enabled. The permit, an interrupt or the
\* deadline enables it; EnvSpurious wakes the thread without any of these.
MayWake(t) == permit[t] \/ interrupted[t]
Wake(t) ==
  /\ permit' = Set(permit, t, FALSE)
  /\ Go(t, IF WaitsOnMany(t) THEN "SleepLook" ELSE "GetLook")
  /\ clock' = IF clock[t] = <<>> THEN clock ELSE Set(clock, t, <<clock[t][1]>>)
  /\ UNCHANGED <<seen, registered, why, program, word, todo, interrupted, ran>> /\ KeepWatching
Park(t) == \* Java: park
  pc[t] = "Park" /\ MayWake(t) /\ Wake(t)
ParkNanos(t) == \* Java: parkNanos
  pc[t] = "ParkNanos" /\ (MayWake(t) \/ TimeIsUp(t)) /\ Wake(t)

LastLook(t) == \* Java: volatile read
  /\ pc[t] = "LastLook"
  /\ IF Done(word[On(t)])
     THEN IF why[t] = "interrupted" THEN See(t, "Reinterrupt") ELSE Return(t, Result(Current(t), word[On(t)]))
     ELSE IF registered[t] THEN See(t, "Leave") ELSE Return(t, <<why[t]>>)
  /\ UNCHANGED word /\ Keep /\ KeepWatching
Leave(t) == \* Java: weak release CAS
  /\ pc[t] = "Leave"
  /\ IF Wins(t) THEN Becomes(t, Without(word[On(t)], Getter(t))) /\ Return(t, <<why[t]>>)
     ELSE Retry(t, "LastLook")
  /\ Keep /\ KeepWatching
Reinterrupted(t) == IF IsAwait(t) THEN DoneAnswer(known[t].done) ELSE Result(Current(t), seen[t])
Reinterrupt(t) == \* Java: interrupt
  /\ pc[t] = "Reinterrupt"
  /\ interrupted' = Set(interrupted, t, TRUE)
  /\ IF ~IsCall(t) THEN EndAwait(t, Reinterrupted(t)) \* for a getter the variables of waits on many keep their values
     ELSE /\ IF iterator[t].ready = <<>> THEN Fail(t, "interrupted", iterator[t]) /\ UNCHANGED todo
             ELSE Resume(t, Iterate(t, <<>>, Calling(t), iterator[t], known[t].open), clock[t])
          /\ UNCHANGED <<top, below, history>>
  /\ UNCHANGED <<program, word, permit, ran>>

\* isDone, isRunning, isCancelled, toString; and the log message for a callback that threw
Inspect(t) == \* Java: volatile read
  /\ pc[t] = "Inspect"
  /\ IF Op(t) = "toString" THEN Return(t, Look(Current(t), word[On(t)])) ELSE Tell(t, todo[t])
  /\ UNCHANGED word /\ Keep /\ KeepWatching

-----------------------------------------------------------------------------
\* The environment. No line of Java takes these steps, and none of them has to happen.
EnvTimeOut(t) ==
  \* Only while the thread may still read the clock: at other steps the deadline has no effect.
  /\ pc[t] \in {"GetLook", "SleepLook", "TestInterrupt", "ReadClock", "Register", "Sleep", "ParkNanos"}
  /\ clock[t] # <<>> /\ ~TimeIsUp(t)
  /\ clock' = [clock EXCEPT ![t][1] = 0]
  /\ UNCHANGED <<program, word, pc, seen, registered, why, todo, permit, interrupted, answers, ran, nest, acted, thrown>> /\ KeepWatching
EnvInterrupt(t) ==
  /\ Interrupts /\ pc[t] # "Returned" /\ Op(t) \in Getters \cup Awaits \cup {"next"} /\ ~interrupted[t]
  /\ interrupted' = Set(interrupted, t, TRUE)
  /\ UNCHANGED <<program, word, pc, todo, permit, answers, ran, nest, acted, thrown>> /\ KeepLocals /\ KeepWatching
EnvSpurious(t) ==
  /\ \/ pc[t] = "Park" /\ ~MayWake(t)
     \/ pc[t] = "ParkNanos" /\ ~(MayWake(t) \/ TimeIsUp(t))
  /\ Wake(t)
\* A weak CAS may fail although it finds what the thread has seen; the thread then reads anew.
Rereads == [Add |-> "AddLook", Register |-> "GetLook", Leave |-> "LastLook",
            Watch |-> "WatchLook", Unwatch |-> "UnwatchLook", Sleep |-> "SleepLook"]
EnvWeakCas(t) ==
  /\ pc[t] \in DOMAIN Rereads
  /\ IF pc[t] = "Sleep" THEN IsThere(Mine(t), t) ELSE Wins(t)
  /\ Retry(t, Rereads[pc[t]])
  /\ below' = Set(below, t, <<>>)
  /\ UNCHANGED <<top, known, at, iterator, history>> /\ Keep

-----------------------------------------------------------------------------
Init ==
  /\ program \in Programs
  /\ word \in [Futures -> StartWords]
  /\ pc = [t \in Threads |-> FirstStep(program[t][1])]
  /\ seen = [t \in Threads |-> NoWord]
  /\ registered = [t \in Threads |-> FALSE]
  /\ why = [t \in Threads |-> ""]
  /\ todo = [t \in Threads |-> <<>>]
  /\ permit = [t \in Threads |-> FALSE]
  /\ interrupted = [t \in Threads |-> FALSE]
  /\ clock = [t \in Threads |-> <<>>]
  /\ answers = [t \in Threads |-> <<>>]
  /\ ran = <<>>
  /\ nest = [t \in Threads |-> NoNest]
  /\ acted = {}
  /\ thrown = {}
  /\ top = [t \in Threads |-> [i \in DOMAIN program[t] |-> <<>>]]
  /\ below = [t \in Threads |-> <<>>]
  /\ known = [t \in Threads |-> Unknown]
  /\ at = [t \in Threads |-> 0]
  /\ iterator = [t \in Threads |-> NoIterator]
  /\ notified = SelectSeq(Ascending, LAMBDA f : Notified(word[f]))
  /\ since = [t \in Threads |-> 0]
  /\ opened = [t \in Threads |-> <<>>]
  /\ ahead = {}

Step(t) ==
  \/ CompleteLook(t) \/ Complete(t) \/ CancelLook(t) \/ Cancel(t) \/ RunLook(t) \/ Run(t) \/ Notify(t)
  \/ AddLook(t) \/ Add(t) \/ ArriveLook(t) \/ Arrive(t) \/ Unpark(t) \/ Call(t)
  \/ Collect(t) \/ WatchedLook(t) \/ WatchLook(t) \/ Watch(t) \/ SleepLook(t) \/ Sleep(t) \/ UnwatchLook(t) \/ Unwatch(t) \/ Forget(t)
  \/ StartClock(t) \/ GetLook(t) \/ TestInterrupt(t) \/ ReadClock(t) \/ Register(t) \/ Park(t) \/ ParkNanos(t)
  \/ LastLook(t) \/ Leave(t) \/ Reinterrupt(t) \/ Inspect(t)

Environment(t) == EnvTimeOut(t) \/ EnvInterrupt(t) \/ EnvSpurious(t)

Next == \E t \in Threads : Step(t) \/ Environment(t) \/ EnvWeakCas(t)
Safety == Init /\ [][Next]_vars

\* Liveness is stated for weak CASes that fail only for a reason: one that always fails would let its thread loop.
LiveNext == \E t \in Threads : Step(t) \/ Environment(t)
Live == Init /\ [][LiveNext]_vars
Fairness(threads) == \A t \in threads : WF_vars(Step(t))
Spec == Live /\ Fairness(Threads)

-----------------------------------------------------------------------------
\* The refinement mapping. In Future an operation answers in the step in which it takes effect. Here it may return
\* later, so the mapping appends the answer as soon as it is decided.
Leaving == {"UnwatchLook", "Unwatch", "Forget"}
MayBeDecided == Deciding \cup Leaving
Fails(t) == \* a call of the iterator that has found nothing to return
  /\ pc[t] \in Leaving \/ (pc[t] = "Reinterrupt" /\ iterator[t].ready = <<>>)
  /\ why[t] # "" /\ Current(t) = "next"
DecidedHere(t) == \* in the call that it is in
  CASE pc[t] \notin MayBeDecided -> <<>>
    [] Fails(t) -> <<<<why[t]>> \o Truth(FALSE)>>
    [] pc[t] \in Leaving \/ IsCall(t) -> <<>>
    [] pc[t] = "Reinterrupt" -> <<Reinterrupted(t)>>
    [] pc[t] = "Inspect" -> IF Op(t) = "toString" THEN <<>> ELSE <<NotifierAnswer(Op(t))>>
    [] OTHER -> IF WaitsOnMany(t) THEN <<>> ELSE <<NotifierAnswer(Op(t))>>
Decided(t) == CASE pc[t] = "Returned" -> <<>>
                [] nest[t].act # <<>> -> <<NotifierAnswer(program[t][Here(t)])>>
                [] OTHER -> DecidedHere(t)
Callbacks(stack) == LET callbacks == OfKind(stack, "callback") IN [i \in DOMAIN callbacks |-> Tail(callbacks[i])]
Abstractly(w) == [state |-> w.status, queue |-> Callbacks(w.stack)]

Unnested == [t \in Threads |-> NoNest]
ActsNext(t) == IF nest[t].act # <<>> /\ DecidedHere(t) = <<>>
               THEN <<Append(Tail(nest[t].act), "acts")>> ELSE <<>>
RECURSIVE OwedBy(_)
OwedBy(outer) == IF outer = <<>> THEN <<>>
                 ELSE Callbacks(outer[Len(outer)].todo) \o OwedBy(SubSeq(outer, 1, Len(outer) - 1))
\* The calls of callbacks that have their answer and have not returned.
Unreturned(t) ==
  LET outer == nest[t].outer
      here  == IF nest[t].act = <<>> \/ DecidedHere(t) = <<>> THEN {} ELSE {<<Tail(nest[t].act), DecidedHere(t)[1]>>}
  IN  here \cup {<<Tail(outer[i].act), NotifierAnswer(outer[i].act[1])>> : i \in {j \in DOMAIN outer : outer[j].act # <<>>}}

F == INSTANCE Future WITH
       state   <- [f \in Futures |-> word[f].status],
       outcome <- [f \in Futures |-> word[f].outcome],
       queue   <- [f \in Futures |-> Callbacks(word[f].stack)],
       owed    <- [t \in Threads |-> IF nest[t] = NoNest THEN Callbacks(todo[t])
                                     ELSE ActsNext(t) \o Callbacks(todo[t]) \o OwedBy(nest[t].outer)],
       answers <- [t \in Threads |-> answers[t] \o Decided(t)],
       acted   <- IF nest = Unnested THEN acted ELSE acted \cup UNION {Unreturned(t) : t \in Threads},
       finishing <- IF Orders THEN [t \in Threads |-> Finishing(t)] ELSE [t \in Threads |-> 0],
       since   <- [t \in Threads |-> IF pc[t] = "Reinterrupt" THEN 0 ELSE since[t]],
       Starts  <- {[f \in Futures |-> Abstractly(w[f])] : w \in [Futures -> StartWords]}

\* That the mapping stays the same is evaluated first, because most steps leave it so.
RefinesFuture == F!Init /\ [][F!vars' = F!vars \/ F!Next]_F!vars
RefinesFairFuture == RefinesFuture /\ F!Fairness

\* C1, C2, C3, C5, C6, C7 for the code, as Future defines them.
AlongTheDiagram == F!AlongTheDiagram
FinalIsFinal == F!FinalIsFinal
OneWins == F!OneWins
ExactlyOnce == F!ExactlyOnce
Truthful == F!Truthful
RunsOnce == F!RunsOnce
WokenInTime == F!WokenInTime
ReturnsInOrder == F!ReturnsInOrder

\* C8, as far as a single state can show it: a thread that parks is registered, or is about to be unparked. A wait on
\* many is registered on each future that has not arrived, or that future is about to arrive.
InTodo(r) == \E u \in Threads : r \in In(todo[u])
NoLostWakeUp ==
  \A t \in Threads : pc[t] \in {"Park", "ParkNanos"} =>
    \/ permit[t]
    \/ /\ ~WaitsOnMany(t)
       /\ (~Done(word[On(t)]) /\ Getter(t) \in In(word[On(t)].stack)) \/ InTodo(Getter(t))
    \/ /\ WaitsOnMany(t)
       /\ \/ InTodo(<<"sleeper">> \o Mine(t))
          \/ /\ Count(Mine(t), Stack(Mine(t))) < Needed(t)
             /\ <<"sleeper", Needed(t)>> \in In(Stack(Mine(t)))
             /\ \A f \in In(known[t].open) \ {0} :
                  \/ <<"arrival", f>> \in In(Stack(Mine(t)))
                  \/ ~Notified(word[f]) /\ Watcher(t) \in In(word[f].stack)
                  \/ InTodo(Watcher(t))

\* C7: no future arrives twice at a watch, or before it is done.
ArrivesOnce ==
  \A t \in Threads : \A i \in DOMAIN top[t] :
    LET arrived == Arrivals(top[t][i])
    IN  /\ Cardinality(In(arrived)) = Len(arrived)
        /\ \A e \in In(arrived) : Notified(word[e[2]])

\* C10: the dead never outnumber the living. A done future has no registrations, except that a cancelled one keeps its
\* watchers; and an operation that has returned has no living registration.
DeadAreFew ==
  \A f \in Futures :
    LET w == word[f]
    IN  /\ Len(Dead(w.stack)) <= Len(Living(w.stack))
        /\ Notified(w) => w.stack = <<>>
        /\ Cancelled(w) => \A r \in In(Living(w.stack)) : r[1] = "watcher"
        /\ \A r \in In(Living(w.stack)) :
             /\ r[1] = "getter" => r[3] = Here(r[2]) /\ registered[r[2]]
             /\ r[1] = "watcher" =>
                  IF program[r[2]][1] \in Opens THEN f \in In(known[r[2]].open)
                  ELSE r[3] = Here(r[2]) /\ since[r[2]] # 0 /\ pc[r[2]] \notin {"Forget", "Collect", "Reinterrupt"}

\* Watchers are notified before getters, getters before callbacks: no callback delays a wake-up.
CallbacksLast ==
  \A t \in Threads :
    LET still == {r[1] : r \in In(todo[t])}
    IN  /\ pc[t] = "Call" => still = {"callback"}
        /\ pc[t] = "Unpark" /\ Head(todo[t])[1] = "getter" => "watcher" \notin still

\* C8: every call returns, except a wait that has something to wait for.
Waits(t) == /\ pc[t] # "Returned"
            /\ \/ Op(t) \in {"get", "getTimed"} /\ ~Done(word[On(t)])
               \/ IsAwait(t) /\ Op(t) # "awaitNow" /\ ~Enough(Op(t), notified)
               \/ Op(t) = "next" /\ In(known[t].open) \ {0} # {} /\ In(known[t].open) \cap In(notified) = {}
            /\ ~interrupted[t] /\ why[t] = "" /\ ~TimeIsUp(t)
NobodyWaitsForever == \A t \in Threads : <>[](pc[t] = "Returned" \/ Waits(t))

\* C11: C8 also holds if one thread, u, stops for ever at any step; here nobody stops if u is 0. Only those whose
\* registrations it took over and has not notified wait for it.
Abandoned(t, u) == u # 0 /\ \E r \in In(todo[u]) : Tail(r) = Mine(t)
OneStopsNobody ==
  \A u \in Threads \cup {0} :
    Fairness(Threads \ {u}) =>
      \A t \in Threads \ {u} : <>[](pc[t] = "Returned" \/ Waits(t) \/ Abandoned(t, u))

\* What shows that a model supports a claim: `fault of CLAIMS for PROPERTY: name (of OPERATIONS): Definition: from ==> to`.
\* With this fault the model has to violate the property that states the claim, by programs of these operations alone. Of
\* the faults for a claim the first counts whose property and operations the model has. See tla/README.md.
\* fault of C1 for FinalIsFinal: a done future is completed again (of setResult): CompleteLook: IF Done(word[On(t)]) ==> IF FALSE
\* fault of C1 for AlongTheDiagram: a cancelled task is started (of setRunningOrNotifyCancel, cancel|cancelAndNotify): Run: IF Wins(t) ==> IF TRUE
\* fault of C2 for OneWins: a completion ignores that its CAS failed (of setResult): Complete: IF Wins(t) ==> IF TRUE
\* fault of C2 for OneWins: a cancellation that loses its CAS to another answers false (of cancel|cancelAndNotify): Cancel: Retry(t, "CancelLook") ==> Return(t, <<"false">>) /\ UNCHANGED <<word, todo>>
\* fault of C3 for ExactlyOnce: a completion forgets the callbacks (of setResult, addDoneCallback|addSetResult2): InOrder: \o OfKind(Living(stack), "callback") ==> \o <<>>
\* fault of C4 for ExactlyOnce: a callback that throws loses the others (of setResult, addDoneCallback): Call: == todo' = Set(todo, t, rest) ==> == todo' = Set(todo, t, <<>>)
\* fault of C4 for ExactlyOnce: an Error loses the callbacks behind it (of setResult, addError): Call: .error = c] /\ todo' = Set(todo, t, rest) ==> .error = c] /\ todo' = Set(todo, t, <<>>)
\* fault of C5 for Truthful: a getter of a cancelled future answers something else (of get|getTimed|getNow|exception, cancel|cancelAndNotify): Result: THEN <<"cancelled">> ==> THEN <<"set">>
\* fault of C6 for RunsOnce: a cancelled task is started (of setRunningOrNotifyCancel, cancel): NotifierAnswer: "setRunningOrNotifyCancel" -> <<"false">> ==> "setRunningOrNotifyCancel" -> <<"true">>
\* fault of C6 for RunsOnce: a task that another thread starts is started again (of setRunningOrNotifyCancel): Run: IF Wins(t) ==> IF TRUE
\* fault of C7 for WokenInTime: a wait takes every future for done (of awaitFirst|awaitException|awaitTimed|awaitNow, setResult|cancelAndNotify): Collect: found == Notified(word[On(t)]) ==> found == TRUE
\* fault of C7 for ReturnsInOrder: asCompleted watches the futures in the order in which they are given (of openTimed, next, setResult): Collect: done \o open, FALSE ==> open \o done, FALSE
\* fault of C7 for ReturnsInOrder: an iterator returns the newest arrival first (of open, next, setResult2, setResult|setResult3): Take: new[i][2] ==> new[Len(new) + 1 - i][2]
\* fault of C7 C8 for NobodyWaitsForever|OneStopsNobody: the last arrival that is needed wakes nobody (of awaitTimed|awaitException, setResult, setException2): Arrive: IF wakes THEN ==> IF FALSE THEN
\* fault of C8 for NoLostWakeUp|NobodyWaitsForever|OneStopsNobody: no unpark (of get|getTimed|exception|awaitFirst|awaitTimed|next, setResult|cancelAndNotify): Unpark: permit' = Set(permit, Head(todo[t])[2], TRUE) ==> UNCHANGED permit
\* fault of C10 for DeadAreFew: a getter or watcher that leaves stays in the stack (of getTimed|exceptionTimed|awaitTimed|awaitFirst|get|close): Without: IN  [w EXCEPT !.stack = IF ==> IN  IF TRUE THEN w ELSE [w EXCEPT !.stack = IF
\* fault of C11 for OneStopsNobody: setResult waits while another thread registers (of setResult, get|awaitFirst|open): CompleteLook: pc[t] = "CompleteLook" ==> pc[t] = "CompleteLook" /\ \A u \in Threads : pc[u] \notin {"Register", "Watch"}

\* What has to be reachable: each of these must be violated, by the model Reach... that names it. Otherwise the other
\* models would hold because the interesting states do not exist.
NeverTimesOut == \A t \in Threads : \A i \in DOMAIN answers[t] : program[t][i] = "getTimed" => answers[t][i] # <<"timeout">>
NeverInterrupted == \A t \in Threads : \A i \in DOMAIN answers[t] : answers[t][i] # <<"interrupted">>
NeverReinterrupts == \A t \in Threads : pc[t] # "Reinterrupt"
NeverLeavesTheDead == \A f \in Futures : Dead(word[f].stack) = <<>>
NeverLosesACas == [][\A t \in Threads : ~(pc[t] = "Complete" /\ pc'[t] = "CompleteLook")]_vars
NeverDropsTheDead ==
  [][\A f \in Futures : ~(Len(Dead(word[f].stack)) > 0 /\ Dead(word'[f].stack) = <<>> /\ ~Done(word'[f]))]_vars
NeverOvertakes == ~\E i, j \in DOMAIN ran : i < j /\ ran[i][1][1] # 0 /\ ran[j][1][1] = 0 /\ ran[i][2] # ran[j][2]
NeverArrivesByItself == \A t \in Threads : ~(pc[t] = "Arrive" /\ IsAwait(t))
NeverArrivesLate == \A t \in Threads : ~(pc[t] = "Arrive" /\ ~IsAwait(t) /\ Len(answers[Head(todo[t])[2]]) >= Head(todo[t])[3])
NeverAnswersWhatWas ==
  [][\A t \in Threads : answers'[t] # answers[t] /\ IsAwait(t) =>
       Len(answers'[t][Len(answers'[t])]) = 1 + Len(notified)]_vars
NeverNotifies == \A f \in Futures : word[f].status # "CANCELLED_AND_NOTIFIED"
NeverWaitsOn == \A t \in Threads : ~(pc[t] \in {"Park", "ParkNanos"} /\ \A u \in Threads \ {t} : pc[u] = "Returned")
=============================================================================
