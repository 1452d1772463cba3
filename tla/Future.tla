------------------------------- MODULE Future -------------------------------
(***************************************************************************)
(* What a future is, with the semantics of Python's concurrent.futures:    *)
(* one atomic action per operation. Threads run small programs of          *)
(* operations; a getter that waits is a Get that is not enabled yet.       *)
(* CompactFuture.tla, which says what the code does, refines this.         *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets

CONSTANTS
  Threads,   \* a set of numbers from 1
  Stopped,   \* those of them that nothing obliges to go on
  Programs,  \* what they may run: a set of [Threads -> Seq(STRING)]
  Starts     \* where it may start: a set of [state, queue]

VARIABLES
  program,   \* [Threads -> Seq(STRING)], what each thread runs; never changes
  state,     \* one of the five states
  outcome,   \* <<operation, thread, index>> that finished the future, or <<>>
  queue,     \* the callbacks added so far and not taken over, <<thread, index>> of their adding, oldest first
  owed,      \* [Threads -> callbacks that the thread has to run]
  answers,   \* [Threads -> Seq(answer)], an answer is a tuple
  ran        \* every call of a callback, in order: <<callback, thread, "returns" or "throws">>

vars == <<program, state, outcome, queue, owed, answers, ran>>

Getters == {"get", "getTimed", "getNow"}
Done == state \in {"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"}
Cancelled == state \in {"CANCELLED", "CANCELLED_AND_NOTIFIED"}

\* A thread begins an operation when it owes no callback of the one before.
Begins(t, op) == /\ owed[t] = <<>>
                 /\ Len(answers[t]) < Len(program[t])
                 /\ program[t][Len(answers[t]) + 1] = op
Answer(t, a) == answers' = [answers EXCEPT ![t] = Append(@, a)]
Here(t) == <<t, Len(answers[t]) + 1>>

Complete(t, newState, newOutcome) ==
  /\ state' = newState
  /\ outcome' = newOutcome
  /\ queue' = <<>>
  /\ owed' = [owed EXCEPT ![t] = queue]

SetOutcome(t, op) ==
  /\ Begins(t, op)
  /\ IF Done
     THEN Answer(t, <<"refused">>) /\ UNCHANGED <<state, outcome, queue, owed>>
     ELSE Answer(t, <<"set">>) /\ Complete(t, "FINISHED", <<op>> \o Here(t))
  /\ UNCHANGED ran

Cancel(t) ==
  /\ Begins(t, "cancel")
  /\ IF state = "PENDING"
     THEN Answer(t, <<"true">>) /\ Complete(t, "CANCELLED", <<>>)
     ELSE Answer(t, IF Cancelled THEN <<"true">> ELSE <<"false">>) /\ UNCHANGED <<state, outcome, queue, owed>>
  /\ UNCHANGED ran

SetRunningOrNotifyCancel(t) ==
  /\ Begins(t, "setRunningOrNotifyCancel")
  /\ CASE state = "PENDING"   -> state' = "RUNNING" /\ Answer(t, <<"true">>)
       [] state = "CANCELLED" -> state' = "CANCELLED_AND_NOTIFIED" /\ Answer(t, <<"false">>)
       [] OTHER               -> UNCHANGED state /\ Answer(t, <<"refused">>)
  /\ UNCHANGED <<outcome, queue, owed, ran>>

AddDoneCallback(t) ==
  /\ Begins(t, "addDoneCallback")
  /\ Answer(t, <<"added">>)
  /\ IF Done
     THEN owed' = [owed EXCEPT ![t] = <<Here(t)>>] /\ UNCHANGED queue
     ELSE queue' = Append(queue, Here(t)) /\ UNCHANGED owed
  /\ UNCHANGED <<state, outcome, ran>>

\* Whether it returns or throws makes no difference to the others: C4.
RunCallback(t) ==
  /\ owed[t] # <<>>
  /\ \E how \in {"returns", "throws"} : ran' = Append(ran, <<Head(owed[t]), t, how>>)
  /\ owed' = [owed EXCEPT ![t] = Tail(@)]
  /\ UNCHANGED <<state, outcome, queue, answers>>

Get(t) ==
  /\ \E op \in Getters : Begins(t, op)
  /\ Done
  /\ Answer(t, IF Cancelled THEN <<"cancelled">> ELSE outcome)
  /\ UNCHANGED <<state, outcome, queue, owed, ran>>

\* Only a future that is not done at this instant lets a getter go empty-handed.
GiveUp(t, op, a) ==
  /\ Begins(t, op)
  /\ ~Done
  /\ Answer(t, a)
  /\ UNCHANGED <<state, outcome, queue, owed, ran>>

Inspect(t) ==
  /\ Begins(t, "inspect")
  /\ Answer(t, <<state>>)
  /\ UNCHANGED <<state, outcome, queue, owed, ran>>

\* What a thread that goes on has to do sooner or later ...
Oblige(t) ==
  \/ SetOutcome(t, "setResult") \/ SetOutcome(t, "setException")
  \/ Cancel(t) \/ SetRunningOrNotifyCancel(t)
  \/ AddDoneCallback(t) \/ RunCallback(t)
  \/ Get(t) \/ GiveUp(t, "getNow", <<"timeout">>)
  \/ Inspect(t)

\* ... and what may befall it.
Befall(t) ==
  \/ GiveUp(t, "getTimed", <<"timeout">>)
  \/ \E op \in Getters : GiveUp(t, op, <<"interrupted">>)

Init ==
  /\ program \in Programs
  /\ \E s \in Starts : /\ state = s.state
                       /\ queue = s.queue
                       /\ outcome = IF s.state = "FINISHED" THEN <<"setResult", 0, 0>> ELSE <<>>
  /\ owed = [t \in Threads |-> <<>>]
  /\ answers = [t \in Threads |-> <<>>]
  /\ ran = <<>>

Next == /\ \E t \in Threads : Oblige(t) \/ Befall(t)
        /\ UNCHANGED program

Spec == /\ Init
        /\ [][Next]_vars
        /\ \A t \in Threads \ Stopped : WF_vars(Oblige(t) /\ UNCHANGED program)

-----------------------------------------------------------------------------
\* Claims.

\* C1: the state moves only along Python's diagram; a final state is final.
Diagram == {<<"PENDING", "RUNNING">>, <<"PENDING", "CANCELLED">>, <<"PENDING", "FINISHED">>,
            <<"RUNNING", "FINISHED">>, <<"CANCELLED", "CANCELLED_AND_NOTIFIED">>}
AlongTheDiagram == [][state' = state \/ <<state, state'>> \in Diagram]_vars
FinalIsFinal == [][Done => outcome' = outcome]_vars

Answered(t, op, a) == {i \in DOMAIN answers[t] : program[t][i] = op /\ answers[t][i] = a}
Winners == UNION {{<<t, i>> : i \in Answered(t, "setResult", <<"set">>) \cup Answered(t, "setException", <<"set">>)} : t \in Threads}
Runners == UNION {{<<t, i>> : i \in Answered(t, "setRunningOrNotifyCancel", <<"true">>)} : t \in Threads}

\* C2: of all completions one wins, its outcome stays, and it wins over no cancellation.
AtMostOne(S) == \A x, y \in S : x = y
OneWins == /\ AtMostOne(Winners)
           /\ Winners # {} => state = "FINISHED" /\ \A w \in Winners : Tail(outcome) = w
           /\ Cancelled => \A t \in Threads : Answered(t, "cancel", <<"false">>) = {}

\* C3, C4: whatever other callbacks do, each one that was added is queued, owed or called, and that once;
\* none is called before the future is done.
Occurrences(c) ==
  Len(SelectSeq(queue, LAMBDA x : x = c)) + Len(SelectSeq(ran, LAMBDA x : x[1] = c))
  + Cardinality({<<t, i>> \in Threads \X (1..10) : i \in DOMAIN owed[t] /\ owed[t][i] = c})
Added == UNION {{<<t, i>> : i \in Answered(t, "addDoneCallback", <<"added">>)} : t \in Threads}
ExactlyOnce ==
  /\ \A c \in Added \cup {ran[i][1] : i \in DOMAIN ran} : Occurrences(c) = 1
  /\ ran # <<>> => Done
  /\ Done => queue = <<>>

\* C5: a getter answers what was set, or cancelled exactly when cancelled.
Truthful ==
  \A t \in Threads : \A i \in DOMAIN answers[t] :
    program[t][i] \in Getters =>
      \/ answers[t][i] \in {<<"timeout">>, <<"interrupted">>}
      \/ Done /\ answers[t][i] = (IF Cancelled THEN <<"cancelled">> ELSE outcome)

\* C6: the task is started once at the most, and never when it was cancelled.
RunsOnce == AtMostOne(Runners) /\ (Runners # {} => ~Cancelled)

\* C8: whoever waits on a done future returns.
Returned(t) == Len(answers[t]) = Len(program[t]) /\ owed[t] = <<>>
NobodyWaitsForever == \A t \in Threads \ Stopped : <>[](Returned(t) \/ (~Done /\ \E op \in Getters : Begins(t, op)))
=============================================================================
