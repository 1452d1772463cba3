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
(* Volatile accesses: each releases and acquires, and between any two of  *)
(* a thread there is a fence. A fence publishes which volatile writes the  *)
(* thread has made or read, and from then on the thread's volatile accesses*)
(* come after those that are published. The fence may take effect with the *)
(* first of the two accesses or as late as with the second: processors and *)
(* language models order no other access by it. So programs of volatile    *)
(* accesses alone are sequentially consistent; in others, a volatile write *)
(* is not ordered before a later opaque one, nor an opaque read before a   *)
(* later volatile one. That is weaker than RC11, JAM21 and ARMv8 each are, *)
(* as the row weakmemory.models shows of the programs in it.               *)
(*                                                                         *)
(* Weaker than might be expected, on purpose: plain reads of one variable  *)
(* may go back in time (compilers swap them, and JLS 17.4 allows it);      *)
(* there are no release sequences.                                         *)
(* Stronger than Java: no load buffering. A read and a later write keep    *)
(* their order, and no read returns what is written later, so no value     *)
(* comes out of thin air. JLS 17.4 does not guarantee this order; a result *)
(* that depends on it is not shown.                                        *)
(* Left out: word tearing of long and double, and park, for which the      *)
(* engine has a rule of its own: tla/weakmemory/README.md. There is no     *)
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
              \*   update: whether no message may come between it and the one before,
              \*   volatile: whether a volatile access wrote it])]; named by their positions
  view,       \* [threads -> [Variables -> the oldest message that it may still read]]
  published,  \* [Variables -> the newest message of a volatile write that a fence has published]
  bound,      \* [threads -> [Variables -> the oldest message that its volatile accesses may still read]]
  own,        \* [threads -> [Variables -> the newest message of a volatile write that its volatile accesses have
              \*   written or read since its last fence]]
  due,        \* [threads -> BOOLEAN], whether a fence comes before its next volatile access
  acquired,   \* [threads -> [Variables -> message]], what an acquire fence joins into its view
  released    \* [threads -> [Variables -> message]], its view at its last release fence

vars == <<program, taken, pc, answers, messages, view, published, bound, own, due, acquired, released>>

Instruction(step, of, expected, value) == [step |-> step, of |-> of, expected |-> expected, value |-> value]

First == [x \in Variables |-> 1]
Label(t, n) == IF n = Len(program.threads[t]) THEN "Returned" ELSE program.threads[t][n + 1].step

Init ==
  /\ program \in Programs
  /\ taken = [t \in DOMAIN program.threads |-> 0]
  /\ pc = [t \in DOMAIN program.threads |-> Label(t, 0)]
  /\ answers = [t \in DOMAIN program.threads |-> <<>>]
  /\ messages = [x \in Variables |-> <<[value |-> 0, view |-> First, update |-> FALSE, volatile |-> FALSE]>>]
  /\ view = [t \in DOMAIN program.threads |-> First]
  /\ published = First
  /\ bound = view /\ own = view /\ acquired = view /\ released = view
  /\ due = [t \in DOMAIN program.threads |-> FALSE]

-----------------------------------------------------------------------------
\* The messages that an access may read, or that its own message may follow; and the memory after it, from memory m.
memory == [messages |-> messages, view |-> view, published |-> published, bound |-> bound, own |-> own, due |-> due,
           acquired |-> acquired, released |-> released]

Acquires(mode) == mode \in {"Acquire", "Volatile"}
Releases(mode) == mode \in {"Release", "Volatile"}

Max(i, k) == IF i >= k THEN i ELSE k
Join(v, w) == [x \in Variables |-> Max(v[x], w[x])]

\* The fence between two volatile accesses: from memory m, and before an access.
Fence(m, t) ==
  LET p == Join(m.published, m.own[t])
  IN  [m EXCEPT !.published = p, !.bound[t] = Join(@, p), !.own[t] = First, !.due[t] = FALSE]
Before(m, t, mode) == IF mode = "Volatile" /\ m.due[t] THEN Fence(m, t) ELSE m
\* After a volatile access the fence takes effect at once, or is due.
After(m, t, mode) == IF mode = "Volatile" THEN {Fence(m, t), [m EXCEPT !.due[t] = TRUE]} ELSE {m}

\* The messages that thread t may read, and that its own may follow.
Possible(m, t, x, mode) ==
  (IF mode = "Volatile" THEN Max(m.view[t][x], m.bound[t][x]) ELSE m.view[t][x]) .. Len(m.messages[x])
Updated(m, x, i) == i < Len(m.messages[x]) /\ m.messages[x][i + 1].update  \* an update follows it immediately

\* Thread t has read the message of x at i.
Read(m, t, x, i, mode) ==
  LET read == m.messages[x][i]
      v == IF Acquires(mode) THEN Join(m.view[t], read.view) ELSE m.view[t]
  IN  [m EXCEPT
        !.view[t] = IF mode = "Plain" THEN v ELSE [v EXCEPT ![x] = Max(@, i)],
        !.own[t] = IF mode = "Volatile" /\ read.volatile THEN [@ EXCEPT ![x] = Max(@, i)] ELSE @,
        !.acquired[t] = Join(@, read.view)]

\* Thread t has inserted a message of x after the one at position i, so all later positions shift by one.
Written(m, t, x, i, mode, value, update) ==
  LET Shift(v) == [v EXCEPT ![x] = IF @ > i THEN @ + 1 ELSE @]
      ShiftAll(vs) == [u \in DOMAIN vs |-> Shift(vs[u])]
      Shifted(sequence) == [k \in DOMAIN sequence |-> [sequence[k] EXCEPT !.view = Shift(@)]]
      mine == [Shift(m.view[t]) EXCEPT ![x] = i + 1]
      message == [value |-> value, update |-> update, volatile |-> mode = "Volatile",
                  view |-> IF Releases(mode) THEN mine ELSE [Shift(m.released[t]) EXCEPT ![x] = i + 1]]
      Insert(sequence) == SubSeq(sequence, 1, i) \o <<message>> \o SubSeq(sequence, i + 1, Len(sequence))
  IN  [messages |-> [y \in Variables |-> IF y = x THEN Insert(Shifted(m.messages[y])) ELSE Shifted(m.messages[y])],
       view |-> [ShiftAll(m.view) EXCEPT ![t] = mine],
       published |-> Shift(m.published),
       bound |-> ShiftAll(m.bound),
       own |-> [ShiftAll(m.own) EXCEPT ![t] = IF mode = "Volatile" THEN [@ EXCEPT ![x] = i + 1] ELSE @],
       due |-> m.due,
       acquired |-> ShiftAll(m.acquired),
       released |-> ShiftAll(m.released)]

\* The fences of VarHandle.
AcquireFenced(m, t) == [m EXCEPT !.view[t] = Join(@, m.acquired[t])]
ReleaseFenced(m, t) == [m EXCEPT !.released[t] = m.view[t]]
FullFenced(m, t) ==
  LET a == AcquireFenced(m, t)
      f == Fence([a EXCEPT !.own[t] = a.view[t]], t)  \* it publishes all that the thread has seen
  IN  ReleaseFenced([f EXCEPT !.view[t] = f.bound[t]], t)

-----------------------------------------------------------------------------
\* The actions.
At(t, step) == t \in DOMAIN pc /\ pc[t] = step
Now(t) == program.threads[t][taken[t] + 1]

Go(t, m, answer) ==
  /\ messages' = m.messages /\ view' = m.view
  /\ published' = m.published /\ bound' = m.bound /\ own' = m.own /\ due' = m.due
  /\ acquired' = m.acquired /\ released' = m.released
  /\ answers' = [answers EXCEPT ![t] = @ \o answer]
  /\ taken' = [taken EXCEPT ![t] = @ + 1]
  /\ pc' = [pc EXCEPT ![t] = Label(t, taken[t] + 1)]
  /\ UNCHANGED program

Reads(t, mode) ==
  LET x == Now(t).of
      m == Before(memory, t, mode)
  IN  \E i \in Possible(m, t, x, mode) :
        \E after \in After(Read(m, t, x, i, mode), t, mode) : Go(t, after, <<messages[x][i].value>>)

Writes(t, mode) ==
  LET x == Now(t).of
      m == Before(memory, t, mode)
  IN  \E i \in {k \in Possible(m, t, x, mode) : ~Updated(m, x, k)} :
        \E after \in After(Written(m, t, x, i, mode, Now(t).value, FALSE), t, mode) : Go(t, after, <<>>)

\* A read-modify-write whose read finds what it wants is a read and a write; otherwise it is a read.
Modifies(t, reads, writes, Wants(_), Value(_), Answer(_, _)) ==
  LET x == Now(t).of
      m == Before(memory, t, reads)
  IN  \E i \in Possible(m, t, x, reads) :
        LET found == messages[x][i].value
            r == Read(m, t, x, i, reads)
        IN  /\ Wants(found) => ~Updated(m, x, i)
            /\ LET done == IF Wants(found) THEN Written(r, t, x, i, writes, Value(found), TRUE) ELSE r
               IN  \E after \in After(done, t, reads) : Go(t, after, <<Answer(Wants(found), found)>>)

Swaps(t, reads, writes, Answer(_, _)) ==
  LET Wants(found) == found = Now(t).expected
      Value(found) == Now(t).value
  IN  Modifies(t, reads, writes, Wants, Value, Answer)
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

\* getAndAdd: it always finds what it wants.
Adds(t, reads, writes) ==
  LET Wants(found) == TRUE
      Value(found) == found + Now(t).value
  IN  Modifies(t, reads, writes, Wants, Value, What)
AddAcquire(t)  == At(t, "AddAcquire") /\ Adds(t, "Acquire", "Plain")     \* getAndAddAcquire
AddRelease(t)  == At(t, "AddRelease") /\ Adds(t, "Opaque", "Release")    \* getAndAddRelease
AddVolatile(t) == At(t, "AddVolatile") /\ Adds(t, "Volatile", "Volatile") \* getAndAdd

FenceAcquire(t) == At(t, "FenceAcquire") /\ Go(t, AcquireFenced(memory, t), <<>>)
FenceRelease(t) == At(t, "FenceRelease") /\ Go(t, ReleaseFenced(memory, t), <<>>)
FenceFull(t)    == At(t, "FenceFull") /\ Go(t, FullFenced(memory, t), <<>>)

Next == \E t \in Threads :
  \/ ReadPlain(t) \/ ReadOpaque(t) \/ ReadAcquire(t) \/ ReadVolatile(t)
  \/ WritePlain(t) \/ WriteOpaque(t) \/ WriteRelease(t) \/ WriteVolatile(t)
  \/ CasPlain(t) \/ CasAcquire(t) \/ CasRelease(t) \/ CasWeakRelease(t) \/ CasVolatile(t)
  \/ AddAcquire(t) \/ AddRelease(t) \/ AddVolatile(t)
  \/ FenceAcquire(t) \/ FenceRelease(t) \/ FenceFull(t)
=============================================================================
