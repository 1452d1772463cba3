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
(* Volatile accesses: each releases and acquires, and between any two of a *)
(* thread there is a fence. All fences have one order, and that of a       *)
(* thread follows its program. No volatile access after a fence comes, in  *)
(* the order of its variable, before a volatile write that was made or     *)
(* read before an earlier fence. This order of the fences need not be that *)
(* in which they are executed: a fence is inserted anywhere in it, if what *)
(* has been executed agrees. So programs of volatile accesses alone are    *)
(* sequentially consistent; in others, a volatile write is not ordered     *)
(* before a later opaque one, nor an opaque read before a later volatile   *)
(* one. A full fence comes last in the order, and orders all accesses. All *)
(* that is as weak as RC11, JAM21 and ARMv8 together in the programs of    *)
(* the row weakmemory.models.                                              *)
(*                                                                         *)
(* Weaker than might be expected, on purpose: of two reads of one variable *)
(* that are plain, or find what a plain write wrote, the later may find the*)
(* older value (compilers swap them; JLS 17.4 and JAM21 allow it); and     *)
(* there are no release sequences.                                         *)
(* Stronger than Java: no load buffering. A read and a later write keep    *)
(* their order, and no read returns what is written later, so no value     *)
(* comes out of thin air. JLS 17.4 does not guarantee this order; a result *)
(* that depends on it is not shown.                                        *)
(* Left out: word tearing of long and double, and park, for which the      *)
(* engine has a rule of its own: tla/weakmemory/README.md. There is no     *)
(* clock and no environment.                                               *)
(*                                                                         *)
(* Reading order: the variables; Possible, Read and Written, the rules of  *)
(* the model; Insert and Agrees, the order of the fences; then the actions,*)
(* one for each kind of access.                                            *)
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
              \*   mode: of the write])]; named by their positions
  view,       \* [threads -> [Variables -> the oldest message that it may still read]]
  fences,     \* Seq([seen: [Variables -> the newest stamp of a volatile access before it],
              \*   used: [Variables -> the oldest stamp of a volatile access after it and before the next; 0 if none],
              \*   full: whether it is a full fence]), in the one order; the first stands for the beginning
  bound,      \* [threads -> the position of its last fence among these]
  own,        \* [threads -> [Variables -> the newest stamp of its volatile accesses since its last fence]]
  due,        \* [threads -> BOOLEAN], whether a fence comes before its next volatile access
  acquired,   \* [threads -> [Variables -> message]], what an acquire fence joins into its view
  released,   \* [threads -> [Variables -> message]], its view at its last release fence
  known,      \* [threads -> [Variables -> message]], its view without what it has read and not acquired
  fenced      \* [Variables -> the newest message in the view of a thread at a full fence]

vars == <<program, taken, pc, answers, messages, view, fences, bound, own, due, acquired, released, known, fenced>>

Instruction(step, of, expected, value) == [step |-> step, of |-> of, expected |-> expected, value |-> value]

First == [x \in Variables |-> 1]
\* The stamps of the accesses of one variable are ordered as they are: the write of the message at i, then its reads.
WriteStamp(i) == 2 * i
ReadStamp(i) == 2 * i + 1
MessageOf(stamp) == stamp \div 2
None == [x \in Variables |-> 0]
Label(t, n) == IF n = Len(program.threads[t]) THEN "Returned" ELSE program.threads[t][n + 1].step

Init ==
  /\ program \in Programs
  /\ taken = [t \in DOMAIN program.threads |-> 0]
  /\ pc = [t \in DOMAIN program.threads |-> Label(t, 0)]
  /\ answers = [t \in DOMAIN program.threads |-> <<>>]
  /\ messages = [x \in Variables |-> <<[value |-> 0, view |-> First, update |-> FALSE, mode |-> "Opaque"]>>]
  /\ view = [t \in DOMAIN program.threads |-> First]
  /\ fences = <<[seen |-> None, used |-> None, full |-> FALSE]>>
  /\ bound = [t \in DOMAIN program.threads |-> 1]
  /\ own = [t \in DOMAIN program.threads |-> None]
  /\ acquired = view /\ released = view /\ known = view /\ fenced = First
  /\ due = [t \in DOMAIN program.threads |-> FALSE]

-----------------------------------------------------------------------------
\* The messages that an access may read, or that its own message may follow; and the memory after it, from memory m.
memory == [messages |-> messages, view |-> view, fences |-> fences, bound |-> bound, own |-> own, due |-> due,
           acquired |-> acquired, released |-> released, known |-> known, fenced |-> fenced]

Acquires(mode) == mode \in {"Acquire", "Volatile"}
Releases(mode) == mode \in {"Release", "Volatile"}

Max(i, k) == IF i >= k THEN i ELSE k
Last(sequence) == sequence[Len(sequence)]
Join(v, w) == [x \in Variables |-> Max(v[x], w[x])]

\* Thread t's fence, inserted after the one at k; from memory m. If it orders no access it needs no position of its own.
Insert(m, t, k, full) ==
  LET mine == [seen |-> Join(m.fences[k].seen, m.own[t]), used |-> None, full |-> full]
      later == [j \in 1 .. Len(m.fences) - k |-> [m.fences[k + j] EXCEPT !.seen = Join(@, m.own[t])]]
      new == full \/ m.own[t] # None
      at == IF new THEN k + 1 ELSE k
  IN  [m EXCEPT
        !.fences = IF new THEN SubSeq(@, 1, k) \o <<mine>> \o later ELSE @,
        !.bound = [u \in DOMAIN @ |-> IF u = t THEN at ELSE IF new /\ @[u] > k THEN @[u] + 1 ELSE @[u]],
        !.own[t] = None, !.due[t] = FALSE]
\* What has been executed after the later fences agrees, and none of them is full.
Agrees(m, t, k) == \A j \in k + 1 .. Len(m.fences) :
  /\ ~m.fences[j].full
  /\ \A x \in Variables : m.fences[j].used[x] = 0 \/ m.fences[j].used[x] >= m.own[t][x]
Fence(m, t) == {Insert(m, t, k, FALSE) : k \in {i \in m.bound[t] .. Len(m.fences) : Agrees(m, t, i)}}

Before(m, t, mode) == IF mode = "Volatile" /\ m.due[t] THEN Fence(m, t) ELSE {m}
\* Thread t has accessed x. Only what orders other accesses counts: a volatile write, and a read of one.
After(m, t, mode, x, stamp) ==
  IF mode # "Volatile" THEN m
  ELSE [m EXCEPT !.due[t] = TRUE, !.fences[m.bound[t]].used[x] = IF @ = 0 \/ stamp < @ THEN stamp ELSE @,
                 !.own[t] = IF m.messages[x][MessageOf(stamp)].mode = "Volatile" THEN [@ EXCEPT ![x] = Max(@, stamp)] ELSE @]

\* The messages that thread t may read, and that its own may follow.
Possible(m, t, x, mode) ==
  (IF mode = "Volatile" THEN Max(m.view[t][x], MessageOf(m.fences[m.bound[t]].seen[x])) ELSE m.view[t][x]) .. Len(m.messages[x])
Updated(m, x, i) == i < Len(m.messages[x]) /\ m.messages[x][i + 1].update  \* an update follows it immediately

\* Thread t has read the message of x at i.
Read(m, t, x, i, mode) ==
  LET read == m.messages[x][i]
      v == IF Acquires(mode) THEN Join(m.view[t], read.view) ELSE m.view[t]
  IN  [m EXCEPT
        !.view[t] = IF mode = "Plain" \/ read.mode = "Plain" THEN v ELSE [v EXCEPT ![x] = Max(@, i)],
        !.known[t] = IF Acquires(mode) THEN Join(@, read.view) ELSE @,
        !.acquired[t] = Join(@, read.view)]

\* Thread t has inserted a message of x after the one at position i, so all later positions shift by one.
Written(m, t, x, i, mode, value, update) ==
  LET Shift(v) == [v EXCEPT ![x] = IF @ > i THEN @ + 1 ELSE @]
      ShiftStamps(v) == [v EXCEPT ![x] = IF MessageOf(@) > i THEN @ + 2 ELSE @]
      ShiftAll(vs) == [u \in DOMAIN vs |-> Shift(vs[u])]
      Shifted(sequence) == [k \in DOMAIN sequence |-> [sequence[k] EXCEPT !.view = Shift(@)]]
      mine == [Shift(m.view[t]) EXCEPT ![x] = i + 1]
      message == [value |-> value, update |-> update, mode |-> mode,
                  view |-> IF Releases(mode) THEN mine ELSE Shift(m.released[t])]
      Inserted(sequence) == SubSeq(sequence, 1, i) \o <<message>> \o SubSeq(sequence, i + 1, Len(sequence))
  IN  [messages |-> [y \in Variables |-> IF y = x THEN Inserted(Shifted(m.messages[y])) ELSE Shifted(m.messages[y])],
       view |-> [ShiftAll(m.view) EXCEPT ![t] = mine],
       fences |-> [k \in DOMAIN m.fences |-> [m.fences[k] EXCEPT !.seen = ShiftStamps(@), !.used = ShiftStamps(@)]],
       bound |-> m.bound,
       own |-> [u \in DOMAIN m.own |-> ShiftStamps(m.own[u])],
       due |-> m.due,
       acquired |-> ShiftAll(m.acquired),
       released |-> ShiftAll(m.released),
       known |-> [ShiftAll(m.known) EXCEPT ![t][x] = i + 1],
       fenced |-> Shift(m.fenced)]

\* The fences of VarHandle. A full fence passes on what a thread has read to others after their full fences, but to their
\* volatile accesses only what it knows.
AcquireFenced(m, t) == [m EXCEPT !.view[t] = Join(@, m.acquired[t]), !.known[t] = Join(@, m.acquired[t])]
ReleaseFenced(m, t) == [m EXCEPT !.released[t] = m.view[t]]
FullFenced(m, t) ==
  LET a == AcquireFenced(m, t)
      stamps == [x \in Variables |-> IF a.known[t][x] = 1 THEN 0 ELSE WriteStamp(a.known[t][x])]
      f == Insert([a EXCEPT !.own[t] = Join(@, stamps)], t, Len(m.fences), TRUE)
      v == Join(Join(f.view[t], f.fenced), [x \in Variables |-> MessageOf(Last(f.fences).seen[x])])
  IN  ReleaseFenced([f EXCEPT !.view[t] = v, !.fenced = v], t)

-----------------------------------------------------------------------------
\* The actions.
At(t, step) == t \in DOMAIN pc /\ pc[t] = step
Now(t) == program.threads[t][taken[t] + 1]

Go(t, m, answer) ==
  /\ messages' = m.messages /\ view' = m.view
  /\ fences' = m.fences /\ bound' = m.bound /\ own' = m.own /\ due' = m.due
  /\ acquired' = m.acquired /\ released' = m.released /\ known' = m.known /\ fenced' = m.fenced
  /\ answers' = [answers EXCEPT ![t] = @ \o answer]
  /\ taken' = [taken EXCEPT ![t] = @ + 1]
  /\ pc' = [pc EXCEPT ![t] = Label(t, taken[t] + 1)]
  /\ UNCHANGED program

Reads(t, mode) ==
  LET x == Now(t).of
  IN  \E m \in Before(memory, t, mode) : \E i \in Possible(m, t, x, mode) :
        Go(t, After(Read(m, t, x, i, mode), t, mode, x, ReadStamp(i)), <<messages[x][i].value>>)

Writes(t, mode) ==
  LET x == Now(t).of
  IN  \E m \in Before(memory, t, mode) : \E i \in {k \in Possible(m, t, x, mode) : ~Updated(m, x, k)} :
        Go(t, After(Written(m, t, x, i, mode, Now(t).value, FALSE), t, mode, x, WriteStamp(i + 1)), <<>>)

\* A read-modify-write whose read finds what it wants is a read and a write; otherwise it is a read.
Modifies(t, reads, writes, Wants(_), Value(_), Answer(_, _)) ==
  LET x == Now(t).of
  IN  \E m \in Before(memory, t, reads) : \E i \in Possible(m, t, x, reads) :
        LET found == messages[x][i].value
            r == Read(m, t, x, i, reads)
        IN  IF Wants(found)
            THEN /\ ~Updated(m, x, i)
                 /\ Go(t, After(Written(r, t, x, i, writes, Value(found), TRUE), t, reads, x, WriteStamp(i + 1)),
                    <<Answer(TRUE, found)>>)
            ELSE Go(t, After(r, t, reads, x, ReadStamp(i)), <<Answer(FALSE, found)>>)

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
ExchangeVolatile(t) ==                                                            \* compareAndExchange
  At(t, "ExchangeVolatile") /\ Swaps(t, "Volatile", "Volatile", What)

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
  \/ ExchangeVolatile(t)
  \/ AddAcquire(t) \/ AddRelease(t) \/ AddVolatile(t)
  \/ FenceAcquire(t) \/ FenceRelease(t) \/ FenceFull(t)
=============================================================================
