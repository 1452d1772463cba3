-------------------------------- MODULE Core --------------------------------
(***************************************************************************)
(* Specifies the protocol of one word: threads register in it, one         *)
(* completes or cancels it and takes over the registrations, and getters   *)
(* leave. Each thread runs one operation. Inv is an inductive invariant,   *)
(* for any finite set of threads; TLC checks that for small sets.          *)
(* CompactFuture.tla refines this module: see CoreRefinement.tla.          *)
(*                                                                         *)
(* What it leaves out of CompactFuture.tla                                 *)
(*   the order of registrations: the word has sets. `young` are those      *)
(*   that were pushed after the last mark of a getter that left, `old` the *)
(*   living ones below; `dead` counts the marks.                           *)
(*   what a thread has seen: a CAS succeeds only if the word is as seen,   *)
(*   so what the thread concluded from it, that it is not done, holds. It  *)
(*   may fail at any time (CasFails).                                      *)
(*   clock and interrupts: a getter may give up at any time (GiveUp).      *)
(*   outcomes, RUNNING, notification, waits on many futures, and what a    *)
(*   callback does.                                                        *)
(*                                                                         *)
(* Actions have the names that these steps have in CompactFuture.tla.      *)
(*                                                                         *)
(* Reading order: the variables; Complete, Unpark, Call; the getter, from  *)
(* GetLook to Leave; the claims; Inv and, above it, its conjuncts.         *)
(***************************************************************************)
EXTENDS Naturals, FiniteSets

CONSTANT Threads
ASSUME ThreadsAreFinite == IsFiniteSet(Threads)

VARIABLES
  op,          \* [Threads -> the operation of the thread], never changes
  word,        \* [status, old, young, dead]: see Word
  pc,          \* [Threads -> the step to take next]
  registered,  \* [Threads -> BOOLEAN], the thread is a getter, its Register succeeded, and it has not returned
  todo,        \* [Threads -> the threads whose registrations it took over and has not notified yet]
  permit,      \* [Threads -> BOOLEAN], it was unparked and has not parked since
  answer,      \* [Threads -> what its operation answers], once that is decided; it may return later
  ran          \* the threads whose callbacks were called

vars == <<op, word, pc, registered, todo, permit, answer, ran>>

-----------------------------------------------------------------------------
Steps ==
  [complete |-> {"CompleteLook", "Complete", "Unpark", "Call", "Returned"},
   cancel   |-> {"CancelLook", "Cancel", "Unpark", "Call", "Returned"},
   add      |-> {"AddLook", "Add", "Call", "Returned"},
   get      |-> {"GetLook", "Register", "Park", "LastLook", "Leave", "Returned"}]
Answers ==
  [complete |-> {"none", "set", "refused"},
   cancel   |-> {"none", "true", "false"},
   add      |-> {"none", "added"},
   get      |-> {"none", "result", "cancelled", "gave up"}]
Operations == DOMAIN Steps
AllSteps == UNION {Steps[o] : o \in Operations}
AllAnswers == UNION {Answers[o] : o \in Operations}
FirstStep == [complete |-> "CompleteLook", cancel |-> "CancelLook", add |-> "AddLook", get |-> "GetLook"]
Statuses == {"PENDING", "CANCELLED", "FINISHED"}
Words == [status : Statuses, old : SUBSET Threads, young : SUBSET Threads, dead : 0..Cardinality(Threads)]

Word(status, old, young, dead) == [status |-> status, old |-> old, young |-> young, dead |-> dead]
Done(w) == w.status # "PENDING"
Living(w) == w.old \cup w.young
Result(w) == IF w.status = "FINISHED" THEN "result" ELSE "cancelled"
Getters == {t \in Threads : op[t] = "get"}

-----------------------------------------------------------------------------
\* Steps are built from these.
Set(f, t, x) == [f EXCEPT ![t] = x]
Go(t, step) == pc' = Set(pc, t, step) /\ UNCHANGED answer
Return(t, a) == pc' = Set(pc, t, "Returned") /\ answer' = Set(answer, t, a)

\* Notifies the registrations in `rest` next, getters before callbacks; if there are none, the operation returns.
Telling(rest) == IF rest \cap Getters # {} THEN "Unpark" ELSE IF rest # {} THEN "Call" ELSE "Returned"
Tell(t, rest) == todo' = Set(todo, t, rest) /\ pc' = Set(pc, t, Telling(rest))

\* The CAS that completes publishes the status and takes over the registrations.
TakeOver(t, status, a) ==
  /\ word' = Word(status, {}, {}, 0)
  /\ Tell(t, Living(word))
  /\ answer' = Set(answer, t, a)
Push(t) == word' = [word EXCEPT !.young = @ \cup {t}]

CompleteLook(t) ==
  /\ pc[t] = "CompleteLook"
  /\ IF Done(word) THEN Return(t, "refused") ELSE Go(t, "Complete")
  /\ UNCHANGED <<op, word, registered, todo, permit, ran>>
Complete(t) ==
  /\ pc[t] = "Complete" /\ ~Done(word)
  /\ TakeOver(t, "FINISHED", "set")
  /\ UNCHANGED <<op, registered, permit, ran>>

CancelLook(t) ==
  /\ pc[t] = "CancelLook"
  /\ IF Done(word) THEN Return(t, IF word.status = "CANCELLED" THEN "true" ELSE "false") ELSE Go(t, "Cancel")
  /\ UNCHANGED <<op, word, registered, todo, permit, ran>>
Cancel(t) ==
  /\ pc[t] = "Cancel" /\ ~Done(word)
  /\ TakeOver(t, "CANCELLED", "true")
  /\ UNCHANGED <<op, registered, permit, ran>>

Unpark(t) ==
  /\ pc[t] = "Unpark"
  /\ \E u \in todo[t] \cap Getters : permit' = Set(permit, u, TRUE) /\ Tell(t, todo[t] \ {u})
  /\ UNCHANGED <<op, word, registered, answer, ran>>
Call(t) ==
  /\ pc[t] = "Call"
  /\ \E u \in todo[t] : ran' = ran \cup {u} /\ Tell(t, todo[t] \ {u})
  /\ UNCHANGED <<op, word, registered, permit, answer>>

AddLook(t) ==
  /\ pc[t] = "AddLook"
  /\ IF Done(word) THEN Tell(t, {t}) /\ answer' = Set(answer, t, "added") ELSE Go(t, "Add") /\ UNCHANGED todo
  /\ UNCHANGED <<op, word, registered, permit, ran>>
Add(t) ==
  /\ pc[t] = "Add" /\ ~Done(word)
  /\ Push(t) /\ Return(t, "added")
  /\ UNCHANGED <<op, registered, todo, permit, ran>>

\* A getter returns what it reads if that is done.
Answer(t) == Return(t, Result(word)) /\ registered' = Set(registered, t, FALSE)
GetLook(t) ==
  /\ pc[t] = "GetLook"
  /\ IF Done(word) THEN Answer(t) ELSE Go(t, IF registered[t] THEN "Park" ELSE "Register") /\ UNCHANGED registered
  /\ UNCHANGED <<op, word, todo, permit, ran>>
Register(t) ==
  /\ pc[t] = "Register" /\ ~Done(word)
  /\ Push(t) /\ registered' = Set(registered, t, TRUE) /\ Go(t, "GetLook")
  /\ UNCHANGED <<op, todo, permit, ran>>
Wakes(t) ==
  /\ permit' = Set(permit, t, FALSE) /\ Go(t, "GetLook")
  /\ UNCHANGED <<op, word, registered, todo, ran>>
Park(t) == pc[t] = "Park" /\ permit[t] /\ Wakes(t)
EnvSpurious(t) == pc[t] = "Park" /\ ~permit[t] /\ Wakes(t)

GiveUp(t) ==
  /\ pc[t] \in {"Register", "Park"} /\ Go(t, "LastLook")
  /\ UNCHANGED <<op, word, registered, todo, permit, ran>>
LastLook(t) ==
  /\ pc[t] = "LastLook"
  /\ IF Done(word) THEN Answer(t)
     ELSE (IF registered[t] THEN Go(t, "Leave") ELSE Return(t, "gave up")) /\ UNCHANGED registered
  /\ UNCHANGED <<op, word, todo, permit, ran>>
\* The code pops a registration if it is the topmost, and marks it as left otherwise; here either may happen to a young
\* one. If the dead then outnumber the living, all marks are dropped, and the living are pushed anew.
Pop(t) == t \in word.young /\ word' = [word EXCEPT !.young = @ \ {t}]
Mark(t) ==
  LET others == Living(word) \ {t}
      dead   == word.dead + 1
  IN  word' = IF dead > Cardinality(others) THEN Word(word.status, {}, others, 0)
              ELSE Word(word.status, others, {}, dead)
Leave(t) ==
  /\ pc[t] = "Leave" /\ ~Done(word)
  /\ Pop(t) \/ Mark(t)
  /\ Return(t, "gave up") /\ registered' = Set(registered, t, FALSE)
  /\ UNCHANGED <<op, todo, permit, ran>>

Rereads == [Complete |-> "CompleteLook", Cancel |-> "CancelLook", Add |-> "AddLook", Register |-> "GetLook",
            Leave |-> "LastLook"]
CasFails(t) ==
  /\ pc[t] \in DOMAIN Rereads /\ Go(t, Rereads[pc[t]])
  /\ UNCHANGED <<op, word, registered, todo, permit, ran>>

-----------------------------------------------------------------------------
Init ==
  /\ op \in [Threads -> Operations]
  /\ word \in {Word(status, {}, {}, 0) : status \in Statuses}
  /\ pc = [t \in Threads |-> FirstStep[op[t]]]
  /\ registered = [t \in Threads |-> FALSE]
  /\ todo = [t \in Threads |-> {}]
  /\ permit = [t \in Threads |-> FALSE]
  /\ answer = [t \in Threads |-> "none"]
  /\ ran = {}

Step(t) ==
  \/ CompleteLook(t) \/ Complete(t) \/ CancelLook(t) \/ Cancel(t) \/ Unpark(t) \/ Call(t) \/ AddLook(t) \/ Add(t)
  \/ GetLook(t) \/ Register(t) \/ Park(t) \/ LastLook(t) \/ Leave(t)
Environment(t) == EnvSpurious(t) \/ GiveUp(t) \/ CasFails(t)
Next == \E t \in Threads : Step(t) \/ Environment(t)
Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
\* Claims.
TakenOver(t) == \E u \in Threads : t \in todo[u]

\* C1: what is done stays as it is.
FinalIsFinal == [][Done(word) => word'.status = word.status]_vars

\* C2: one completion at most wins. C2, C5: every operation answers, and every answer is true.
OneWins == \A t, u \in Threads : answer[t] = "set" /\ answer[u] = "set" => t = u
Truthful ==
  \A t \in Threads :
    /\ answer[t] \in {"set", "false", "result"} => word.status = "FINISHED"
    /\ answer[t] \in {"true", "cancelled"} => word.status = "CANCELLED"
    /\ answer[t] = "refused" => Done(word)
    /\ pc[t] = "Returned" => answer[t] # "none"

\* C5: a getter gives up only at an instant at which the future is not done.
CompletionBeatsTimeOut ==
  [][\A t \in Threads : answer'[t] = "gave up" /\ answer[t] # "gave up" => ~Done(word)]_vars

\* C3: a callback that was added is exactly once either registered, taken over or called, so nobody calls it again; none
\* is called before the future is done.
ExactlyOnce ==
  /\ \A t \in Threads : answer[t] = "added" =>
       /\ t \in Living(word) \/ TakenOver(t) \/ t \in ran
       /\ ~(t \in Living(word) /\ TakenOver(t)) /\ ~(t \in Living(word) /\ t \in ran) /\ ~(TakenOver(t) /\ t \in ran)
       /\ \A u, v \in Threads : t \in todo[u] \cap todo[v] => u = v
  /\ \A t \in ran : answer[t] = "added"
  /\ ran # {} => Done(word)

\* C8: a getter that parks has a permit, or will be unparked by a thread that took it over, or is registered in a future
\* that is not done. A thread that has somebody to notify has not returned, and its next step is possible.
NoLostWakeUp ==
  \A t \in Threads :
    /\ pc[t] = "Park" /\ ~permit[t] /\ ~TakenOver(t) => ~Done(word) /\ t \in Living(word)
    /\ todo[t] # {} => pc[t] \in {"Unpark", "Call"}
    /\ pc[t] = "Unpark" => todo[t] \cap Getters # {}

\* No callback delays a wake-up.
CallbacksLast == \A t \in Threads : pc[t] = "Call" => todo[t] # {} /\ todo[t] \cap Getters = {}

\* C10: the dead never outnumber the living, and no getter that has returned is registered.
DeadAreFew ==
  /\ word.dead <= Cardinality(Living(word))
  /\ \A t \in Getters : pc[t] = "Returned" => t \notin Living(word)

-----------------------------------------------------------------------------
\* The inductive invariant. It holds at first, every step from a state in which it holds keeps it, and it implies the
\* claims. Each conjunct is needed: without any one of them, a step or a claim fails.

\* The program counter of each thread agrees with its answer and with what it has to notify.
Decided == \A t \in Threads : answer[t] = "none" <=> pc[t] \notin {"Unpark", "Call", "Returned"}
Notifies == \A t \in Threads : pc[t] = "Unpark" <=> todo[t] \cap Getters # {}
Calls == \A t \in Threads : pc[t] = "Call" <=> todo[t] # {} /\ todo[t] \cap Getters = {}

\* The word. No registration is both young and old; the young may be popped, so the old alone outnumber the marks.
Disjoint == word.old \cap word.young = {}
MarksAreFew == word.dead <= Cardinality(word.old)
DoneIsEmpty == Done(word) => Living(word) = {}

\* Nobody notifies before the future is done.
DoneFirst == ~Done(word) => ran = {} /\ \A t \in Threads : todo[t] = {}

\* Getters are unparked; only callbacks are called.
CallbacksRan == ran \cap Getters = {}

\* A getter knows whether it is registered, as long as the future is not done. It parks only if it is.
Registered == \A t \in Getters : ~Done(word) => (registered[t] <=> t \in Living(word))
ParksRegistered == \A t \in Threads : pc[t] = "Park" => registered[t]
MayBeRegistered == \A t \in Threads : registered[t] => pc[t] \in {"GetLook", "Park", "LastLook", "Leave"}

\* Once the future is done, every parked getter without a permit has been taken over by a thread that will unpark it.
WillWake == \A t \in Threads : pc[t] = "Park" /\ Done(word) /\ ~permit[t] => TakenOver(t)

\* Whatever is registered, taken over or called, and is no getter, is a callback that was added, and is there once.
Added == \A t \in Threads \ Getters : answer[t] = "added" <=> t \in Living(word) \/ TakenOver(t) \/ t \in ran
CalledOnce == \A t \in ran : ~TakenOver(t)
TakenOverOnce == \A t \in Threads \ Getters : \A u, v \in Threads : t \in todo[u] \cap todo[v] => u = v

\* The type of each variable comes before the first conjunct that reads it: TLC lists the states of Inv by choosing a
\* value for one variable after the other, and leaves a choice at the first conjunct that is false.
Inv ==
  /\ op \in [Threads -> Operations]
  /\ pc \in [Threads -> AllSteps] /\ \A t \in Threads : pc[t] \in Steps[op[t]]
  /\ answer \in [Threads -> AllAnswers] /\ \A t \in Threads : answer[t] \in Answers[op[t]]
  /\ Decided /\ OneWins
  /\ registered \in [Threads -> BOOLEAN]
  /\ ParksRegistered /\ MayBeRegistered
  /\ word \in Words
  /\ Disjoint /\ MarksAreFew /\ DoneIsEmpty /\ Truthful /\ Registered
  /\ todo \in [Threads -> SUBSET Threads]
  /\ Notifies /\ Calls
  /\ ran \in SUBSET Threads
  /\ DoneFirst /\ CallbacksRan /\ Added /\ CalledOnce /\ TakenOverOnce
  /\ permit \in [Threads -> BOOLEAN]
  /\ WillWake
=============================================================================
