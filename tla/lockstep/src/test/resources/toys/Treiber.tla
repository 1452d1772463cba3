------------------------------ MODULE Treiber ------------------------------
\* What Treiber.java does, an action per atomic step.
EXTENDS Naturals, Sequences

CONSTANTS Threads, Length

VARIABLES
  program,  \* [Threads -> Seq({"push", "pop"})], never changes
  stack,    \* the nodes, top first: which operation of which thread pushed it
  pc,       \* [Threads -> the step to take next]
  seen,     \* [Threads -> the stack that its CAS expects]
  answers   \* [Threads -> Seq(node)] of the operations that returned; of an empty stack <<>>

First(op) == IF op = "push" THEN "PushLook" ELSE "PopLook"
Here(t) == Len(answers[t]) + 1

Init ==
  /\ program \in [Threads -> UNION {[1..n -> {"push", "pop"}] : n \in 1..Length}]
  /\ stack = <<>>
  /\ pc = [t \in Threads |-> First(program[t][1])]
  /\ seen = [t \in Threads |-> <<>>]
  /\ answers = [t \in Threads |-> <<>>]

Go(t, step, word) == pc' = [pc EXCEPT ![t] = step] /\ seen' = [seen EXCEPT ![t] = word]
Look(t, step) == Go(t, step, stack) /\ UNCHANGED <<program, stack, answers>>
Retry(t, step) == Go(t, step, <<>>) /\ UNCHANGED <<program, stack, answers>>
Return(t, node) ==
  /\ answers' = [answers EXCEPT ![t] = Append(@, node)]
  /\ Go(t, IF Here(t) = Len(program[t]) THEN "Returned" ELSE First(program[t][Here(t) + 1]), <<>>)
  /\ UNCHANGED program

PushLook(t) == pc[t] = "PushLook" /\ Look(t, "Push")
Push(t) ==
  /\ pc[t] = "Push"
  /\ IF stack = seen[t]
     THEN stack' = <<<<t, Here(t)>>>> \o stack /\ Return(t, <<t, Here(t)>>)
     ELSE Retry(t, "PushLook")
PopLook(t) ==
  /\ pc[t] = "PopLook"
  /\ IF stack = <<>> THEN UNCHANGED stack /\ Return(t, <<>>) ELSE Look(t, "Pop")
Pop(t) ==
  /\ pc[t] = "Pop"
  /\ IF stack = seen[t]
     THEN stack' = Tail(stack) /\ Return(t, Head(stack))
     ELSE Retry(t, "PopLook")

Next == \E t \in Threads : PushLook(t) \/ Push(t) \/ PopLook(t) \/ Pop(t)
=============================================================================
