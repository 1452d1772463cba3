------------------------------ MODULE Executor ------------------------------
(***************************************************************************)
(* Specifies what an executor does with its tasks: FutureExecutor.java,    *)
(* AcceptedTasks.java, Task.java and ForeignTask.java, one action for each *)
(* atomic step. An action has the name of the line of Java that takes the  *)
(* step, `// TLA: Name`. An operation of a future is one step here:        *)
(* CompactFuture.tla has its inside.                                       *)
(*                                                                         *)
(* The delegate is any ExecutorService: it runs what it is given in the    *)
(* calling thread, holds it for a worker, drops it, refuses it, or throws  *)
(* an Error; it hands back what it holds, shuts down or ends by itself, or *)
(* goes on after a shutdown. Its own steps are those of the threads that   *)
(* `work`, and those of Environment.                                       *)
(*                                                                         *)
(* Reading order: the variables; submitting (Claim to Execute); a task     *)
(* that runs (Take to Release); shutting down (Refuse to StartThread); the *)
(* scan of the accepted tasks and their cancellation (NewestLook to        *)
(* CancelSubmitted); Spec and what is claimed.                             *)
(*                                                                         *)
(* Assumes sequential consistency, and that no task is garbage while it is *)
(* not done.                                                               *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets

CONSTANTS
  Clients,      \* how many threads call the executor
  Operations,   \* what they call
  Length,       \* the greatest number of calls of a client
  Submissions,  \* how many calls submit a task: the set of numbers allowed
  Shutdowns,    \* how many calls shut the executor down: the set of numbers allowed
  Takes,        \* how many tasks the delegate's worker takes at most
  Environment,  \* what the delegate may do by itself: a subset of {"stop", "die", "drop"}
  Behaviours,   \* what it may do with a task that it is given: a subset of {"hold", "run", "drop", "refuse", "fail"}
  Outlives,     \* whether it goes on after a shutdown, like the common pool
  Bodies,       \* how tasks end: a subset of {"returns", "throws"}
  SweepAt       \* the number of the push that a sweep follows first

\* Threads from 1: the clients, the delegate's worker, the thread that the executor starts, and the delegate itself.
Threads == 1..(Clients + 3)
Worker == Clients + 1
Daemon == Clients + 2
Delegate == Clients + 3

VARIABLES
  program,      \* [Threads -> Seq(operation)], never changes
  terms,        \* what the delegate and the tasks may do, never changes: see Terms
  pc,           \* [Threads -> the step to take next]
  answers,      \* [Threads -> Seq(answer)] of the operations that returned
  local,        \* [Threads -> its local variables, see Fresh]
  \* The executor:
  refuses,      \* BOOLEAN, it is shut down
  asked,        \* BOOLEAN, its delegate was asked to shut down
  awaits,       \* BOOLEAN, a thread was appointed to wait for the delegate's end
  started,      \* BOOLEAN, that thread was started
  wrapped,      \* Seq(task), those that others wrap
  \* The stack of accepted tasks. A task is <<thread, index of the operation that submits it>>.
  newest,       \* the task on top, or None
  next,         \* [task -> the one below, or None; itself once it is unlinked]
  number,       \* [task -> which one it is, from 1]
  added,        \* [task -> BOOLEAN, a thread pushes it, or has]
  sweeping,     \* BOOLEAN
  counted,      \* a sweep follows the push whose number is greater by Few
  \* The tasks:
  future,       \* [task -> "PENDING", "RUNNING", "FINISHED" or "CANCELLED", which is CANCELLED_AND_NOTIFIED]
  kept,         \* [task -> BOOLEAN, its entry refers to it]
  refused,      \* [task -> BOOLEAN, of a foreign future that was refused]
  calls,        \* [task -> how often its code was called]
  told,         \* [task -> BOOLEAN, the foreign future was cancelled]
  \* The delegate:
  shut,         \* BOOLEAN
  held          \* Seq(task) that wait for a worker

executor == <<refuses, asked, awaits, started, wrapped>>
stack == <<newest, next, number, added, sweeping, counted>>
tasks == <<future, kept, refused, calls, told>>
delegate == <<shut, held>>
vars == <<program, terms, pc, answers, local, executor, stack, tasks, delegate>>

-----------------------------------------------------------------------------
\* What the delegate may do, and the tasks: a variable, because the code has to know it, too.
InOrder(names, allowed) == SelectSeq(names, LAMBDA x : x \in allowed)
Terms == [behaviours |-> InOrder(<<"hold", "run", "drop", "refuse", "fail">>, Behaviours), outlives |-> Outlives,
          bodies |-> InOrder(<<"returns", "throws">>, Bodies)]

\* Programs. Clients are interchangeable, so only programs in ascending order are taken.
Order == <<"submit", "foreign", "wrapped", "again", "cancel", "shutdown", "shutdownCancelling", "shutdownNow", "isTerminated">>
SubmitOps == {"submit", "foreign", "wrapped"}
ShutdownOps == {"shutdown", "shutdownCancelling", "shutdownNow"}
CancellingOps == {"shutdownCancelling", "shutdownNow"}
TargetOps == {"again", "cancel"}   \* on the task of the first operation of thread 1, once that has returned it
Rank(op) == CHOOSE i \in DOMAIN Order : Order[i] = op
Weight(p) == Rank(p[1]) * (Len(Order) + 1) + (IF Len(p) < 2 THEN 0 ELSE Rank(p[2]))
Sequences == UNION {[1..k -> Operations] : k \in 1..Length}
Count(p, ops) == Cardinality({x \in (1..Clients) \X (1..Length) : x[2] <= Len(p[x[1]]) /\ p[x[1]][x[2]] \in ops})
ClientPrograms ==
  {p \in [1..Clients -> Sequences] :
     /\ \A t, u \in 1..Clients : t < u => Weight(p[t]) <= Weight(p[u])
     /\ Count(p, SubmitOps) \in Submissions
     /\ Count(p, ShutdownOps) \in Shutdowns
     /\ Count(p, TargetOps) > 0 => p[1][1] = "submit"
     /\ Count(p, {"wrapped"}) <= 1}  \* the set of these has no order
OfDelegate == {<<e>> : e \in Environment} \cup (IF Environment = {} THEN {<<>>} ELSE {})
Programs ==
  {[t \in Threads |-> CASE t \in 1..Clients -> p[t]
                        [] t = Worker -> [i \in 1..Takes |-> "work"]
                        [] t = Daemon -> <<"daemon">>
                        [] OTHER -> e] : p \in ClientPrograms, e \in OfDelegate}

FirstSteps ==
  [submit |-> "Claim", foreign |-> "AddCallback", wrapped |-> "AddWrapped", again |-> "Obtain", cancel |-> "Obtain",
   shutdown |-> "Refuse", shutdownCancelling |-> "Refuse", shutdownNow |-> "RefuseNow", isTerminated |-> "TerminatedLook",
   work |-> "Take", daemon |-> "Begin", stop |-> "Stop", die |-> "Die", drop |-> "Drop"]
FirstStep(p) == IF p = <<>> THEN "Returned" ELSE FirstSteps[p[1]]

None == <<>>
Few == 64 \* so many pushes at least are between two sweeps, and more than a program has tasks
Here(t) == Len(answers[t]) + 1
Op(t) == program[t][Here(t)]
\* The task that an operation submits, executes again or cancels.
Target(t) == IF Op(t) \in TargetOps THEN <<1, 1>> ELSE <<t, Here(t)>>
Kind(x) == program[x[1]][x[2]]
Of(f, x) == f[x[1]][x[2]]
With(f, x, v) == [f EXCEPT ![x[1]] = [@ EXCEPT ![x[2]] = v]]
ForTasks(v) == [t \in 1..Clients |-> [i \in DOMAIN program[t] |-> v]]
Tasks == {x \in (1..Clients) \X (1..Length) : x[2] \in DOMAIN program[x[1]]}
In(sequence) == {sequence[i] : i \in DOMAIN sequence}

\* phase: the place of the call, where a step has several: "first" and "second" are the two looks of a hand-over, "refused"
\*   and "failed" the exception that ends it, "bare" a command without a future; "thread", "abandon" and "terminated" say
\*   what the scan of the accepted tasks is for.
\* run: the task that it runs; top: the top that its push expects, or where its sweep began; at, last, follow: where it is in the stack;
\* found: what its scan has found; left, n: which of these are still to be counted, and how many had not started;
\* handed: what the delegate handed back; todo: the tasks to cancel; deferred: those whose callbacks are deferred.
Fresh == [phase |-> "", run |-> None, top |-> None, at |-> None, last |-> None, follow |-> None, found |-> <<>>,
          left |-> <<>>, n |-> 0, handed |-> <<>>, todo |-> <<>>, deferred |-> <<>>]

-----------------------------------------------------------------------------
\* Steps are built from these.
Set(f, t, v) == [f EXCEPT ![t] = v]
To(t, s) == pc' = Set(pc, t, s)
Go(t, s) == To(t, s) /\ UNCHANGED <<answers, local>>
GoWith(t, s, l) == To(t, s) /\ local' = Set(local, t, l) /\ UNCHANGED answers
Return(t, a) ==
  /\ answers' = Set(answers, t, Append(answers[t], a))
  /\ pc' = Set(pc, t, IF Here(t) = Len(program[t]) THEN "Returned" ELSE FirstSteps[program[t][Here(t) + 1]])
  /\ local' = Set(local, t, Fresh)
Truth(condition) == IF condition THEN "true" ELSE "false"
Phase(t) == local[t].phase
At(t, phase) == [local[t] EXCEPT !.phase = phase]

KeepAll == UNCHANGED <<program, terms, executor, stack, tasks, delegate>>
KeepBut(kept1, kept2, kept3) == UNCHANGED <<program, terms, kept1, kept2, kept3>>

Over(x) == Of(future, x) \in {"FINISHED", "CANCELLED"}
Busy == pc[Worker] \notin {"Take", "Returned"}
Terminated == shut /\ held = <<>> /\ ~Busy

-----------------------------------------------------------------------------
\* Submitting. A foreign future has a callback, so its entry keeps its task.
AddCallback(t) == \* Java: foreign call
  /\ pc[t] = "AddCallback"
  /\ Go(t, "Keep") /\ KeepAll
Keep(t) == \* Java: volatile write
  /\ pc[t] = "Keep"
  /\ kept' = With(kept, Target(t), TRUE)
  /\ Go(t, "KeepLook")
  /\ UNCHANGED <<future, refused, calls, told>> /\ KeepBut(executor, stack, delegate)
KeepLook(t) == \* Java: foreign call
  /\ pc[t] = "KeepLook"
  /\ Go(t, IF Over(Target(t)) THEN "ReleaseLook" ELSE "Claim") /\ KeepAll

\* The flag, which only tasks that others wrap lack, and the push.
HandOver(t) == GoWith(t, "RefusesLook", [Fresh EXCEPT !.phase = "first"])
Claim(t) == \* Java: volatile CAS
  /\ pc[t] = "Claim"
  /\ IF Of(added, Target(t))
     THEN HandOver(t) /\ UNCHANGED stack
     ELSE /\ added' = With(added, Target(t), TRUE)
          /\ Go(t, "PushLook")
          /\ UNCHANGED <<newest, next, number, sweeping, counted>>
  /\ KeepBut(executor, tasks, delegate)
PushLook(t) == \* Java: volatile read
  /\ pc[t] = "PushLook"
  /\ number' = With(number, Target(t), IF newest = None THEN 1 ELSE Of(number, newest) + 1)
  /\ GoWith(t, "Link", [local[t] EXCEPT !.top = newest])
  /\ UNCHANGED <<newest, next, added, sweeping, counted>> /\ KeepBut(executor, tasks, delegate)
Link(t) == \* Java: opaque write
  /\ pc[t] = "Link"
  /\ next' = With(next, Target(t), local[t].top)
  /\ Go(t, "Push")
  /\ UNCHANGED <<newest, number, added, sweeping, counted>> /\ KeepBut(executor, tasks, delegate)
Push(t) == \* Java: volatile CAS
  /\ pc[t] = "Push"
  /\ IF newest = local[t].top
     THEN newest' = Target(t) /\ GoWith(t, "CountedLook", Fresh)
     ELSE UNCHANGED newest /\ GoWith(t, "PushLook", Fresh)
  /\ UNCHANGED <<next, number, added, sweeping, counted>> /\ KeepBut(executor, tasks, delegate)

\* The sweep, by one thread at a time. It begins at the top: another sweep may have unlinked this thread's own task.
CountedLook(t) == \* Java: volatile read
  /\ pc[t] = "CountedLook"
  /\ IF Of(number, Target(t)) - counted >= Few THEN Go(t, "BeginSweep") ELSE HandOver(t)
  /\ KeepAll
BeginSweep(t) == \* Java: volatile CAS
  /\ pc[t] = "BeginSweep"
  /\ IF sweeping
     THEN HandOver(t) /\ UNCHANGED sweeping
     ELSE sweeping' = TRUE /\ GoWith(t, "NewestLook", [Fresh EXCEPT !.phase = "sweep"])
  /\ UNCHANGED <<newest, next, number, added, counted>> /\ KeepBut(executor, tasks, delegate)
\* Goes on at `x`; what it has read of the one before is not needed any more.
SweepFrom(t, x) ==
  IF x = None THEN GoWith(t, "CountAlive", [Fresh EXCEPT !.phase = "sweep", !.top = local[t].top])
  ELSE GoWith(t, "NextLook", [local[t] EXCEPT !.at = x, !.follow = None])
Unlink(t) == \* Java: opaque write
  /\ pc[t] = "Unlink"
  /\ next' = With(next, local[t].last, local[t].follow)
  /\ Go(t, "MarkUnlinked")
  /\ UNCHANGED <<newest, number, added, sweeping, counted>> /\ KeepBut(executor, tasks, delegate)
MarkUnlinked(t) == \* Java: opaque write
  /\ pc[t] = "MarkUnlinked"
  /\ next' = With(next, local[t].at, local[t].at)
  /\ SweepFrom(t, local[t].follow)
  /\ UNCHANGED <<newest, number, added, sweeping, counted>> /\ KeepBut(executor, tasks, delegate)
CountAlive(t) == \* Java: volatile write
  /\ pc[t] = "CountAlive"
  /\ counted' = Of(number, local[t].top)
  /\ GoWith(t, "EndSweep", Fresh)
  /\ UNCHANGED <<newest, next, number, added, sweeping>> /\ KeepBut(executor, tasks, delegate)
EndSweep(t) == \* Java: volatile write
  /\ pc[t] = "EndSweep"
  /\ sweeping' = FALSE
  /\ HandOver(t)
  /\ UNCHANGED <<newest, next, number, added, counted>> /\ KeepBut(executor, tasks, delegate)

\* Is the executor shut down? Twice: the delegate may have dropped the task in between.
Cancelling(t) == IF Kind(Target(t)) = "foreign" THEN "MarkRefused" ELSE "CancelTask"
Refusing(t, how) == GoWith(t, Cancelling(t), At(t, how))
IsShut(t) ==
  CASE Phase(t) = "first" -> Refusing(t, "refused")
    [] Phase(t) = "second" -> Go(t, Cancelling(t))
    [] Phase(t) = "bare" -> Return(t, "refused")
RefusesLook(t) == \* Java: volatile read
  /\ pc[t] = "RefusesLook"
  /\ IF refuses THEN IsShut(t) ELSE Go(t, "DelegateLook")
  /\ KeepAll

\* A command without a future: a wrapper of a task that newTaskFor has made.
AddWrapped(t) == \* Java: foreign call
  /\ pc[t] = "AddWrapped"
  /\ wrapped' = Append(wrapped, Target(t))
  /\ GoWith(t, "RefusesLook", At(t, "bare"))
  /\ UNCHANGED <<refuses, asked, awaits, started>> /\ KeepBut(stack, tasks, delegate)

\* What the delegate does with what it is given. One that is shut down refuses it or drops it.
Offered(b) == IF shut THEN b = "refuse" \/ (b = "drop" /\ b \in Behaviours) ELSE b \in Behaviours
Give(t, returned, thrown(_)) ==
  \E b \in {"hold", "run", "drop", "refuse", "fail"} :
    /\ Offered(b)
    /\ held' = IF b = "hold" THEN Append(held, Target(t)) ELSE held
    /\ CASE b = "run" -> GoWith(t, "StartLook", [local[t] EXCEPT !.run = Target(t)])
         [] b = "refuse" -> thrown("refused")
         [] b = "fail" -> thrown("failed")
         [] OTHER -> returned
Execute(t) == \* Java: foreign call
  /\ pc[t] = "Execute"
  /\ Give(t, GoWith(t, "RefusesLook", At(t, "second")), LAMBDA how : Refusing(t, how))
  /\ UNCHANGED shut /\ KeepBut(executor, stack, tasks)
ExecuteBare(t) == \* Java: foreign call
  /\ pc[t] = "ExecuteBare"
  /\ Give(t, Return(t, "accepted"), LAMBDA how : Return(t, how))
  /\ UNCHANGED shut /\ KeepBut(executor, stack, tasks)

\* Executing the task of thread 1 again, or cancelling it.
Obtain(t) ==
  /\ pc[t] = "Obtain"
  /\ answers[1] # <<>> /\ answers[1][1] = "accepted"
  /\ Go(t, IF Op(t) = "again" THEN "Claim" ELSE "CancelTask") /\ KeepAll

-----------------------------------------------------------------------------
\* A task that runs, in a thread of the delegate or in the submitting one.
Take(t) ==
  /\ pc[t] = "Take"
  /\ held # <<>>
  /\ held' = Tail(held)
  /\ GoWith(t, "StartLook", [Fresh EXCEPT !.run = Head(held)])
  /\ UNCHANGED shut /\ KeepBut(executor, stack, tasks)
StartLook(t) == \* Java: foreign call
  /\ pc[t] = "StartLook"
  /\ Go(t, IF Over(local[t].run) THEN "ReleaseLook" ELSE "Start") /\ KeepAll
Start(t) == \* Java: foreign call
  /\ pc[t] = "Start"
  /\ IF Of(future, local[t].run) = "PENDING"
     THEN future' = With(future, local[t].run, "RUNNING") /\ Go(t, "CallTask")
     ELSE UNCHANGED future /\ Go(t, "ReleaseLook")
  /\ UNCHANGED <<kept, refused, calls, told>> /\ KeepBut(executor, stack, delegate)
CallTask(t) == \* Java: foreign call
  /\ pc[t] = "CallTask"
  /\ calls' = With(calls, local[t].run, Of(calls, local[t].run) + 1)
  /\ \E b \in Bodies : Go(t, IF b = "returns" THEN "Succeed" ELSE "Fail")
  /\ UNCHANGED <<future, kept, refused, told>> /\ KeepBut(executor, stack, delegate)
Finish(t) ==
  /\ future' = IF Over(local[t].run) THEN future ELSE With(future, local[t].run, "FINISHED")
  /\ Go(t, "ReleaseLook")
  /\ UNCHANGED <<kept, refused, calls, told>> /\ KeepBut(executor, stack, delegate)
Succeed(t) == \* Java: foreign call
  /\ pc[t] = "Succeed"
  /\ Finish(t)
Fail(t) == \* Java: foreign call
  /\ pc[t] = "Fail"
  /\ Finish(t)

-----------------------------------------------------------------------------
\* Shutting down. The accepted tasks are read after the flag was set: a task that is missed was pushed later, and the
\* thread that pushed it will read the flag.
Scan(t, phase) == GoWith(t, "NewestLook", [local[t] EXCEPT !.phase = phase])
Refuse(t) == \* Java: volatile write
  /\ pc[t] = "Refuse"
  /\ refuses' = TRUE
  /\ Go(t, "ShutDown")
  /\ UNCHANGED <<asked, awaits, started, wrapped>> /\ KeepBut(stack, tasks, delegate)
RefuseNow(t) == \* Java: volatile write
  /\ pc[t] = "RefuseNow"
  /\ refuses' = TRUE
  /\ Go(t, "ShutDownNow")
  /\ UNCHANGED <<asked, awaits, started, wrapped>> /\ KeepBut(stack, tasks, delegate)
ShutDown(t) == \* Java: foreign call
  /\ pc[t] = "ShutDown"
  /\ shut' = (shut \/ ~Outlives)
  /\ Go(t, "Asked")
  /\ UNCHANGED held /\ KeepBut(executor, stack, tasks)
ShutDownNow(t) == \* Java: foreign call
  /\ pc[t] = "ShutDownNow"
  /\ shut' = (shut \/ ~Outlives)
  /\ held' = IF Outlives THEN held ELSE <<>>
  /\ GoWith(t, "Asked", [local[t] EXCEPT !.handed = IF Outlives THEN <<>> ELSE held])
  /\ KeepBut(executor, stack, tasks)
Asked(t) == \* Java: foreign call
  /\ pc[t] = "Asked"
  /\ asked' = TRUE
  /\ IF Op(t) = "shutdown" THEN Go(t, "TerminatedLook") ELSE Scan(t, "abandon")
  /\ UNCHANGED <<refuses, awaits, started, wrapped>> /\ KeepBut(stack, tasks, delegate)

\* A delegate that goes on after a shutdown ends with the tasks of this executor.
TerminatedLook(t) == \* Java: foreign call
  /\ pc[t] = "TerminatedLook"
  /\ IF Terminated THEN Scan(t, "abandon")
     ELSE GoWith(t, "AskedLook", At(t, IF Op(t) = "shutdown" THEN "thread" ELSE "terminated"))
  /\ KeepAll
AskedLook(t) == \* Java: foreign call
  /\ pc[t] = "AskedLook"
  /\ CASE asked -> Go(t, "DelegateLook")
       [] OTHER -> Return(t, "false")
  /\ KeepAll
DelegateLook(t) == \* Java: foreign call
  /\ pc[t] = "DelegateLook"
  /\ CASE Phase(t) = "thread" -> IF shut THEN Scan(t, "thread") ELSE Return(t, "done")
       [] Phase(t) = "terminated" -> IF shut THEN Return(t, "false") ELSE Scan(t, "terminated")
       [] shut -> IsShut(t)
       [] Phase(t) = "first" -> GoWith(t, "Execute", At(t, "execute"))
       [] Phase(t) = "second" -> Return(t, "accepted")
       [] OTHER -> Go(t, "ExecuteBare")
  /\ KeepAll

\* A thread that waits for the delegate's end, if a task had not started.
Appoint(t) == \* Java: volatile CAS
  /\ pc[t] = "Appoint"
  /\ awaits' = TRUE
  /\ IF awaits THEN Return(t, "done") ELSE Go(t, "StartThread")
  /\ UNCHANGED <<refuses, asked, started, wrapped>> /\ KeepBut(stack, tasks, delegate)
StartThread(t) == \* Java: start
  /\ pc[t] = "StartThread"
  /\ started' = TRUE
  /\ Return(t, "done")
  /\ UNCHANGED <<refuses, asked, awaits, wrapped>> /\ KeepBut(stack, tasks, delegate)
Begin(t) ==
  /\ pc[t] = "Begin"
  /\ started
  /\ Go(t, "AwaitDelegate") /\ KeepAll
AwaitDelegate(t) == \* Java: foreign call
  /\ pc[t] = "AwaitDelegate"
  /\ Go(t, "Terminate") /\ KeepAll
Terminate(t) ==
  /\ pc[t] = "Terminate"
  /\ Terminated
  /\ Scan(t, "abandon") /\ KeepAll

-----------------------------------------------------------------------------
\* The scan of the accepted tasks: newest first. A thread that finds itself at one that was unlinked begins again.
Foreign(s) == SelectSeq(s, LAMBDA x : Kind(x) = "foreign")
Others(s, known) == SelectSeq(s, LAMBDA x : x \notin In(known))
Abandoned(t, found) ==
  LET first == Foreign(found) \o Others(found, Foreign(found))
  IN  first \o SelectSeq(local[t].handed, LAMBDA x : Kind(x) # "wrapped" /\ x \notin In(first))
\* The delegate handed back wrappers only: they are counted against the tasks that had not started.
OnlyWrappers(t) == local[t].handed # <<>> /\ \A x \in In(local[t].handed) : Kind(x) = "wrapped"
Scanned(t, found) ==
  LET l == [Fresh EXCEPT !.phase = Phase(t)]
  IN  CASE Phase(t) = "terminated" -> Return(t, Truth(found = <<>>))
        [] Phase(t) = "thread" -> IF found = <<>> THEN Return(t, "done") ELSE GoWith(t, "RunningLook", [l EXCEPT !.left = found])
        [] OnlyWrappers(t) /\ found # <<>> -> GoWith(t, "RunningLook", [l EXCEPT !.left = found, !.todo = Abandoned(t, found)])
        [] OTHER -> GoWith(t, "WrappedLook", [l EXCEPT !.todo = Abandoned(t, found)])
Top(t) ==
  IF Phase(t) = "sweep" THEN GoWith(t, "NextLook", [local[t] EXCEPT !.top = newest, !.last = newest])
  ELSE IF newest = None THEN Scanned(t, <<>>)
  ELSE GoWith(t, "AliveLook", [local[t] EXCEPT !.at = newest, !.found = <<>>])
NewestLook(t) == \* Java: volatile read
  /\ pc[t] = "NewestLook"
  /\ Top(t) /\ KeepAll
AliveLook(t) == \* Java: foreign call
  /\ pc[t] = "AliveLook"
  /\ LET l == local[t]
         dead == Over(l.at)
     IN  IF l.phase # "sweep"
         THEN GoWith(t, "NextLook", [l EXCEPT !.found = IF dead THEN @ ELSE Append(@, l.at)])
         ELSE IF dead THEN Go(t, "Unlink")
         ELSE IF l.follow = None THEN SweepFrom(t, None)
         ELSE GoWith(t, "NextLook", [l EXCEPT !.last = l.at, !.at = l.follow, !.follow = None])
  /\ KeepAll
NextLook(t) == \* Java: opaque read
  /\ pc[t] = "NextLook"
  /\ LET l == local[t]
         below == Of(next, IF l.at = None THEN l.last ELSE l.at)
     IN  IF l.phase = "sweep"
         THEN IF l.at = None THEN SweepFrom(t, below) ELSE GoWith(t, "AliveLook", [l EXCEPT !.follow = below])
         ELSE IF below = l.at THEN GoWith(t, "NewestLook", [l EXCEPT !.at = None, !.found = <<>>])
         ELSE IF below = None THEN Scanned(t, l.found)
         ELSE GoWith(t, "AliveLook", [l EXCEPT !.at = below])
  /\ KeepAll
RunningLook(t) == \* Java: foreign call
  /\ pc[t] = "RunningLook"
  /\ LET n == local[t].n + IF Of(future, Head(local[t].left)) = "RUNNING" THEN 0 ELSE 1
         rest == Tail(local[t].left)
         l == [local[t] EXCEPT !.left = rest, !.n = n]
     IN  IF rest # <<>> THEN GoWith(t, "RunningLook", l)
         ELSE IF Phase(t) = "abandon" THEN GoWith(t, "WrappedLook", [l EXCEPT !.n = 0])
         ELSE IF n = 0 THEN Return(t, "done")
         ELSE GoWith(t, "Appoint", Fresh)
  /\ KeepAll

\* The tasks are cancelled, then their callbacks are called.
EndOfAbandon(t) == Return(t, IF Op(t) = "isTerminated" THEN "true" ELSE "done")
Abandon(t, todo, deferred) ==
  IF todo # <<>> THEN GoWith(t, "CancelTask", [local[t] EXCEPT !.todo = todo, !.deferred = deferred])
  ELSE IF deferred # <<>> THEN GoWith(t, "RefusedLook", [local[t] EXCEPT !.todo = <<>>, !.deferred = deferred])
  ELSE EndOfAbandon(t)
WrappedLook(t) == \* Java: foreign call
  /\ pc[t] = "WrappedLook"
  /\ Abandon(t, wrapped \o local[t].todo, <<>>)
  /\ KeepAll
MarkRefused(t) == \* Java: volatile write
  /\ pc[t] = "MarkRefused"
  /\ refused' = With(refused, Target(t), TRUE)
  /\ Go(t, "CancelTask")
  /\ UNCHANGED <<future, kept, calls, told>> /\ KeepBut(executor, stack, delegate)
Cancelled(t) == IF Phase(t) = "abandon" THEN Head(local[t].todo) ELSE Target(t)
AfterCancel(t, answer) ==
  CASE Phase(t) = "abandon" -> Abandon(t, Tail(local[t].todo), local[t].deferred)
    [] Phase(t) \in {"refused", "failed"} -> Return(t, Phase(t))
    [] Phase(t) = "second" -> Return(t, IF answer THEN "refused" ELSE "accepted")
    [] OTHER -> Return(t, Truth(answer))
CancelTask(t) == \* Java: foreign call
  /\ pc[t] = "CancelTask"
  /\ LET x == Cancelled(t)
     IN  IF Of(future, x) = "PENDING"
         THEN /\ future' = With(future, x, "CANCELLED")
              /\ GoWith(t, "ReleaseLook", IF Phase(t) = "abandon" /\ Kind(x) = "foreign"
                                          THEN [local[t] EXCEPT !.deferred = Append(@, x)] ELSE local[t])
         ELSE UNCHANGED future /\ AfterCancel(t, Of(future, x) = "CANCELLED")
  /\ UNCHANGED <<kept, refused, calls, told>> /\ KeepBut(executor, stack, delegate)

\* The entry lets the task go: one that has run, that was not to be run, or that was cancelled.
Released(t) ==
  LET x == Cancelled(t)
  IN  CASE local[t].run # None ->
             (CASE Op(t) = "work" -> Return(t, "ran")
                [] Phase(t) = "bare" -> Return(t, "accepted")
                [] OTHER -> GoWith(t, "RefusesLook", [Fresh EXCEPT !.phase = "second"]))
        [] Kind(x) = "foreign" /\ Phase(t) # "abandon" -> Go(t, "RefusedLook")
        [] OTHER -> AfterCancel(t, TRUE)
Holder(t) == IF local[t].run # None THEN local[t].run ELSE Cancelled(t)
ReleaseLook(t) == \* Java: volatile read
  /\ pc[t] = "ReleaseLook"
  /\ IF Of(kept, Holder(t)) THEN Go(t, "Release") ELSE Released(t)
  /\ KeepAll
Release(t) == \* Java: volatile write
  /\ pc[t] = "Release"
  /\ kept' = With(kept, Holder(t), FALSE)
  /\ Released(t)
  /\ UNCHANGED <<future, refused, calls, told>> /\ KeepBut(executor, stack, delegate)

\* The callback of a foreign task: cancels the foreign future, unless that was refused.
CalledBack(t) == IF Phase(t) = "abandon" THEN Head(local[t].deferred) ELSE Target(t)
AfterCallback(t) ==
  IF Phase(t) = "abandon" THEN Abandon(t, <<>>, Tail(local[t].deferred)) ELSE AfterCancel(t, TRUE)
RefusedLook(t) == \* Java: volatile read
  /\ pc[t] = "RefusedLook"
  /\ IF Of(refused, CalledBack(t)) THEN AfterCallback(t) ELSE Go(t, "CancelSubmitted")
  /\ KeepAll
CancelSubmitted(t) == \* Java: foreign call
  /\ pc[t] = "CancelSubmitted"
  /\ told' = With(told, CalledBack(t), TRUE)
  /\ AfterCallback(t)
  /\ UNCHANGED <<future, kept, refused, calls>> /\ KeepBut(executor, stack, delegate)

-----------------------------------------------------------------------------
\* What the delegate does by itself: it is shut down by others, or ends at once and forgets what it holds; or drops that.
Stop(t) ==
  /\ pc[t] = "Stop"
  /\ shut' = TRUE
  /\ Return(t, "done")
  /\ UNCHANGED held /\ KeepBut(executor, stack, tasks)
Die(t) ==
  /\ pc[t] = "Die"
  /\ shut' = TRUE /\ held' = <<>>
  /\ Return(t, "done")
  /\ KeepBut(executor, stack, tasks)
Drop(t) ==
  /\ pc[t] = "Drop"
  /\ held' = <<>>
  /\ Return(t, "done")
  /\ UNCHANGED shut /\ KeepBut(executor, stack, tasks)

-----------------------------------------------------------------------------
Init ==
  /\ program \in Programs
  /\ terms = Terms
  /\ pc = [t \in Threads |-> FirstStep(program[t])]
  /\ answers = [t \in Threads |-> <<>>]
  /\ local = [t \in Threads |-> Fresh]
  /\ refuses = FALSE /\ asked = FALSE /\ awaits = FALSE /\ started = FALSE /\ wrapped = <<>>
  /\ newest = None /\ next = ForTasks(None) /\ number = ForTasks(0) /\ added = ForTasks(FALSE)
  /\ sweeping = FALSE /\ counted = SweepAt - Few
  /\ future = ForTasks("PENDING") /\ kept = ForTasks(FALSE) /\ refused = ForTasks(FALSE)
  /\ calls = ForTasks(0) /\ told = ForTasks(FALSE)
  /\ shut = FALSE /\ held = <<>>

Step(t) ==
  \/ AddCallback(t) \/ Keep(t) \/ KeepLook(t) \/ Claim(t) \/ PushLook(t) \/ Link(t) \/ Push(t)
  \/ CountedLook(t) \/ BeginSweep(t) \/ Unlink(t) \/ MarkUnlinked(t) \/ CountAlive(t) \/ EndSweep(t)
  \/ RefusesLook(t) \/ DelegateLook(t) \/ AddWrapped(t) \/ Execute(t) \/ ExecuteBare(t)
  \/ StartLook(t) \/ Start(t) \/ CallTask(t) \/ Succeed(t) \/ Fail(t)
  \/ Refuse(t) \/ RefuseNow(t) \/ ShutDown(t) \/ ShutDownNow(t) \/ Asked(t) \/ TerminatedLook(t) \/ AskedLook(t)
  \/ Appoint(t) \/ StartThread(t) \/ AwaitDelegate(t)
  \/ NewestLook(t) \/ AliveLook(t) \/ NextLook(t) \/ RunningLook(t) \/ WrappedLook(t)
  \/ MarkRefused(t) \/ CancelTask(t) \/ ReleaseLook(t) \/ Release(t) \/ RefusedLook(t) \/ CancelSubmitted(t)

\* Steps that no line of Java takes: of the callers, of the JVM, and of the delegate, which in the end takes what it
\* holds and terminates; and what it may do by itself.
Outside(t) == Obtain(t) \/ Take(t) \/ Begin(t) \/ Terminate(t)
Environs(t) == Stop(t) \/ Die(t) \/ Drop(t)

Next == \E t \in Threads : Step(t) \/ Outside(t) \/ Environs(t)
Safety == Init /\ [][Next]_vars
Spec == Safety /\ \A t \in Threads : WF_vars(Step(t) \/ Outside(t))

-----------------------------------------------------------------------------
\* What is claimed.
Answer(x) == IF Len(answers[x[1]]) >= x[2] THEN answers[x[1]][x[2]] ELSE ""
Submitted == {x \in Tasks : Kind(x) \in SubmitOps}
Accepted == {x \in Submitted : Answer(x) = "accepted"}
Returned(ops) == \E x \in Tasks : Kind(x) \in ops /\ Answer(x) # ""

\* A task starts once at most, and never if it was refused.
StartsOnce == \A x \in Submitted : Of(calls, x) <= 1
RefusedNeverRuns == \A x \in Submitted : Answer(x) = "refused" => Of(calls, x) = 0 /\ Of(future, x) \notin {"RUNNING", "FINISHED"}

\* A submission after a shutdown by the same thread is refused.
LateIsRefused ==
  \A t \in 1..Clients : \A i, j \in DOMAIN answers[t] :
    i < j /\ program[t][i] \in ShutdownOps /\ program[t][j] \in SubmitOps => answers[t][j] # "accepted"

\* When a shutdown that cancels has returned, no accepted task still waits.
NoneWaits == Returned(CancellingOps) => \A x \in Accepted : Of(future, x) # "PENDING"

\* isTerminated tells the truth, which is final.
TruthfulTermination ==
  \A x \in Tasks : Kind(x) = "isTerminated" /\ Answer(x) = "true" =>
    (Terminated \/ Outlives) /\ \A y \in Accepted : Over(y)

\* An accepted task that waits is in the stack.
RECURSIVE From(_)
From(x) == IF x = None THEN {} ELSE {x} \cup (IF Of(next, x) = x THEN {} ELSE From(Of(next, x)))
WaitingIsLinked == \A x \in Accepted : Kind(x) # "wrapped" /\ ~Over(x) => x \in From(newest)

\* A sweep is at tasks that are still linked: from others it would lead nowhere.
SweepsLinked == \A t \in 1..Clients : Phase(t) = "sweep" /\ local[t].last # None => local[t].last \in From(newest)

\* A task that is done is not kept by its entry once all threads have returned.
NoneKept == (\A t \in 1..Clients : pc[t] = "Returned") /\ ~Busy => \A x \in Submitted : Over(x) => ~Of(kept, x)

\* Every call returns, except of a target that was refused, and once the executor is shut down every accepted task ends:
\* if not by a worker, then because the delegate ends. The delegate need not run what it holds while nobody takes it.
CallsReturn == \A t \in 1..Clients : <>[](pc[t] \in {"Returned", "Obtain"})
AcceptedEnds == <>[](refuses => \A x \in Accepted : Over(x) \/ x \in In(held))

\* What shows that a model supports a claim, as in CompactFuture.tla.
\* fault of C6 for StartsOnce: a task that was started is started again (of submit, again): Start: IF Of(future, local[t].run) = "PENDING" ==> IF TRUE
\* fault of C7 for AcceptedEnds: no thread notices the end of the delegate (of submit, shutdown): Appoint: IF awaits THEN ==> IF TRUE THEN
\* fault of C7 for WaitingIsLinked: a push ignores that its CAS failed (of submit, shutdownCancelling): Push: IF newest = local[t].top ==> IF TRUE
\* fault of C7 for NoneWaits: a shutdown does not cancel what the delegate has dropped (of submit, shutdownNow): Abandoned: IN  first \o ==> IN  <<>> \o

\* What has to be reachable: each of these must be violated, by the model Reach... that names it.
NeverUnlinked == \A x \in Tasks : Of(next, x) # x
NeverRestarts == [][\A t \in Threads : ~(pc[t] = "NextLook" /\ pc'[t] = "NewestLook" /\ Phase(t) # "sweep")]_vars
NeverNoticed == ~(pc[Daemon] = "CancelTask" /\ Of(future, Head(local[Daemon].todo)) = "PENDING")
NeverLate == \A t \in 1..Clients : ~(Phase(t) = "second" /\ pc[t] = "ReleaseLook" /\ local[t].run = None)
=============================================================================
