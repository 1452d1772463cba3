---------------------------- MODULE AccessModes ----------------------------
(***************************************************************************)
(* Specifies what Java's access modes (plain, opaque, acquire and release, *)
(* volatile) guarantee. An action has the label of the line of Java that   *)
(* takes the step. The programs are the constant; Litmus.tla has those of  *)
(* the litmus tests. The memory of the lockstep engine, AccessModes.java,  *)
(* is compared with this module by programs in every mode.                 *)
(*                                                                         *)
(* A variable has messages, in modification order. A thread has a view:    *)
(* for each variable the oldest message that it may still read. A release  *)
(* stores the writer's view in the message, an acquire joins it into the   *)
(* reader's. Views are those of Kang et al., A promising semantics for     *)
(* relaxed-memory concurrency (POPL 2017), without the promises. The modes *)
(* follow Lea, Using JDK 9 Memory Order Modes, and the documentation of    *)
(* VarHandle. For comparison: Bender and Palsberg, A formalization of      *)
(* Java's concurrent access modes (OOPSLA 2019); Lahav et al., Repairing   *)
(* sequential consistency in C/C++11 (PLDI 2017); JLS 17.4.                *)
(*                                                                         *)
(* Weaker than might be expected, on purpose: plain reads of one variable  *)
(* may go back in time (compilers swap them, and JLS 17.4 allows it);      *)
(* there are no release sequences; a volatile read may overtake plain and  *)
(* opaque reads (ARM).                                                     *)
(* Stronger than Java; a result that depends on one of these is not shown: *)
(* - no load buffering: a read and a later write keep their order, and no  *)
(*   read returns what is written later, so no value comes out of thin     *)
(*   air. JLS 17.4 does not guarantee this order;                          *)
(* - volatile accesses take effect in the order in which they are executed,*)
(*   also beside accesses in weaker modes. RC11 allows more there: the     *)
(*   cases "f" in LitmusFamily.java.                                       *)
(* Left out: fences, word tearing of long and double, and park, for which  *)
(* the engine has a rule of its own: tla/weakmemory/README.md. There is no *)
(* clock and no environment.                                               *)
(*                                                                         *)
(* Reading order: the variables; Read and Written, the rules of the model; *)
(* Readable and Overwritable, which messages they may choose; then the     *)
(* actions, one for each kind of access.                                   *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
  Threads,    \* {1, 2, ...}, as many as the largest program has
  Variables,  \* their names
  Programs    \* [test: a name, threads: Seq(Seq(instruction))], see Instruction

VARIABLES
  program,    \* one of Programs, never changes
  taken,      \* [threads -> the number of instructions that it has executed]
  pc,         \* [threads -> the label of its next instruction, or "Returned"]
  answers,    \* [threads -> Seq(value)], the values that it has read
  messages,   \* [Variables -> Seq([value, view: the view that an acquire joins,
              \*   update: whether no message may come between it and the one before])]; named by their positions
  view,       \* [threads -> [Variables -> the oldest message that it may still read]]
  newest,     \* [Variables -> the newest message that a volatile access has read or written]
  since,      \* [threads -> `newest` at its last access that no volatile read may overtake: a volatile write, or an
              \*   acquire or volatile read that has overtaken nothing]
  early       \* [threads -> BOOLEAN], since then it has made reads that a volatile read may overtake

vars == <<program, taken, pc, answers, messages, view, newest, since, early>>

Instruction(step, of, expected, value) == [step |-> step, of |-> of, expected |-> expected, value |-> value]

First == [x \in Variables |-> 1]
Label(t, n) == IF n = Len(program.threads[t]) THEN "Returned" ELSE program.threads[t][n + 1].step

Init ==
  /\ program \in Programs
  /\ taken = [t \in DOMAIN program.threads |-> 0]
  /\ pc = [t \in DOMAIN program.threads |-> Label(t, 0)]
  /\ answers = [t \in DOMAIN program.threads |-> <<>>]
  /\ messages = [x \in Variables |-> <<[value |-> 0, view |-> First, update |-> FALSE]>>]
  /\ view = [t \in DOMAIN program.threads |-> First]
  /\ newest = First
  /\ since = [t \in DOMAIN program.threads |-> First]
  /\ early = [t \in DOMAIN program.threads |-> FALSE]

-----------------------------------------------------------------------------
\* The messages that an access may read, or that its own message may follow; and the memory after it, from memory m.
memory == [messages |-> messages, view |-> view, newest |-> newest, since |-> since, early |-> early]

Acquires(mode) == mode \in {"Acquire", "Volatile"}
Releases(mode) == mode \in {"Release", "Volatile"}

Max(i, k) == IF i >= k THEN i ELSE k
Join(v, w) == [x \in Variables |-> Max(v[x], w[x])]

From(i, x) == i .. Len(messages[x])
Readable(t, x, mode) ==
  From(IF mode # "Volatile" THEN view[t][x]
       ELSE Max(view[t][x], IF early[t] THEN since[t][x] ELSE newest[x]), x)
Overwritable(t, x, mode) == From(IF mode = "Volatile" THEN Max(view[t][x], newest[x]) ELSE view[t][x], x)
Updated(x, i) == i < Len(messages[x]) /\ messages[x][i + 1].update  \* an update follows it immediately

\* Thread t has read the message of x at i.
Read(m, t, x, i, mode) ==
  LET v == IF Acquires(mode) THEN Join(m.view[t], m.messages[x][i].view) ELSE m.view[t]
      n == IF mode = "Volatile" THEN [m.newest EXCEPT ![x] = Max(@, i)] ELSE m.newest
      overtakable == m.early[t] \/ ~Acquires(mode)
  IN  [m EXCEPT
        !.view[t] = IF mode = "Plain" THEN v ELSE [v EXCEPT ![x] = Max(@, i)],
        !.newest = n,
        !.since[t] = IF overtakable THEN @ ELSE n,
        !.early[t] = overtakable]

\* Thread t has inserted a message of x after the one at position i, so all later positions shift by one.
Written(m, t, x, i, mode, value, update) ==
  LET Shift(v) == [v EXCEPT ![x] = IF @ > i THEN @ + 1 ELSE @]
      Shifted(sequence) == [k \in DOMAIN sequence |-> [sequence[k] EXCEPT !.view = Shift(@)]]
      n == IF mode = "Volatile" THEN [Shift(m.newest) EXCEPT ![x] = i + 1] ELSE Shift(m.newest)
      mine == [Shift(m.view[t]) EXCEPT ![x] = i + 1]
      message == [value |-> value, update |-> update,
                  view |-> IF Releases(mode) THEN mine ELSE [First EXCEPT ![x] = i + 1]]
      Insert(sequence) == SubSeq(sequence, 1, i) \o <<message>> \o SubSeq(sequence, i + 1, Len(sequence))
  IN  [messages |-> [y \in Variables |-> IF y = x THEN Insert(Shifted(m.messages[y])) ELSE Shifted(m.messages[y])],
       view |-> [u \in DOMAIN m.view |-> IF u = t THEN mine ELSE Shift(m.view[u])],
       newest |-> n,
       since |-> [u \in DOMAIN m.since |-> IF u = t /\ mode = "Volatile" THEN n ELSE Shift(m.since[u])],
       early |-> [m.early EXCEPT ![t] = @ /\ mode # "Volatile"]]

-----------------------------------------------------------------------------
\* The actions.
At(t, step) == t \in DOMAIN pc /\ pc[t] = step
Now(t) == program.threads[t][taken[t] + 1]

Go(t, m, answer) ==
  /\ messages' = m.messages /\ view' = m.view /\ newest' = m.newest
  /\ since' = m.since /\ early' = m.early
  /\ answers' = [answers EXCEPT ![t] = @ \o answer]
  /\ taken' = [taken EXCEPT ![t] = @ + 1]
  /\ pc' = [pc EXCEPT ![t] = Label(t, taken[t] + 1)]
  /\ UNCHANGED program

Reads(t, mode) ==
  LET x == Now(t).of
  IN  \E i \in Readable(t, x, mode) : Go(t, Read(memory, t, x, i, mode), <<messages[x][i].value>>)

Writes(t, mode) ==
  LET x == Now(t).of
  IN  \E i \in {k \in Overwritable(t, x, mode) : ~Updated(x, k)} :
        Go(t, Written(memory, t, x, i, mode, Now(t).value, FALSE), <<>>)

\* A compare-and-set that finds the expected value is a read and a write; otherwise it is a read.
Swaps(t, reads, writes, Answer(_, _)) ==
  LET x == Now(t).of
  IN  \E i \in Readable(t, x, reads) :
        LET found == messages[x][i].value
            m == Read(memory, t, x, i, reads)
        IN  IF found # Now(t).expected THEN Go(t, m, <<Answer(FALSE, found)>>)
            ELSE /\ i \in Overwritable(t, x, writes) /\ ~Updated(x, i)
                 /\ Go(t, Written(m, t, x, i, writes, Now(t).value, TRUE), <<Answer(TRUE, found)>>)
Whether(won, found) == won
What(won, found) == found

ReadPlain(t)     == At(t, "ReadPlain") /\ Reads(t, "Plain")
ReadOpaque(t)    == At(t, "ReadOpaque") /\ Reads(t, "Opaque")
ReadAcquire(t)   == At(t, "ReadAcquire") /\ Reads(t, "Acquire")
ReadVolatile(t)  == At(t, "ReadVolatile") /\ Reads(t, "Volatile")
WritePlain(t)    == At(t, "WritePlain") /\ Writes(t, "Plain")
WriteOpaque(t)   == At(t, "WriteOpaque") /\ Writes(t, "Opaque")
WriteRelease(t)  == At(t, "WriteRelease") /\ Writes(t, "Release")
WriteVolatile(t) == At(t, "WriteVolatile") /\ Writes(t, "Volatile")
\* weakCompareAndSetPlain: it may fail spuriously. An update follows the message that it read, so its read is opaque.
CasPlain(t)      == At(t, "CasPlain") /\ (Swaps(t, "Opaque", "Plain", Whether) \/ Go(t, memory, <<FALSE>>))
CasAcquire(t)    == At(t, "CasAcquire") /\ Swaps(t, "Acquire", "Plain", What)     \* compareAndExchangeAcquire
CasRelease(t)    == At(t, "CasRelease") /\ Swaps(t, "Opaque", "Release", What)    \* compareAndExchangeRelease
CasWeakRelease(t) ==                                                              \* weakCompareAndSetRelease
  At(t, "CasWeakRelease") /\ (Swaps(t, "Opaque", "Release", Whether) \/ Go(t, memory, <<FALSE>>))
CasVolatile(t)   == At(t, "CasVolatile") /\ Swaps(t, "Volatile", "Volatile", Whether)  \* compareAndSet

Next == \E t \in Threads :
  \/ ReadPlain(t) \/ ReadOpaque(t) \/ ReadAcquire(t) \/ ReadVolatile(t)
  \/ WritePlain(t) \/ WriteOpaque(t) \/ WriteRelease(t) \/ WriteVolatile(t)
  \/ CasPlain(t) \/ CasAcquire(t) \/ CasRelease(t) \/ CasWeakRelease(t) \/ CasVolatile(t)
=============================================================================
