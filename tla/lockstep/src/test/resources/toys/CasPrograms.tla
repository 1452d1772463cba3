---------------------------- MODULE CasPrograms ----------------------------
\* Programs with compare-and-sets, for AccessModes. Plain reads and writes are in Litmus.
EXTENDS AccessModes

Put(mode, x, n) == Instruction("Write" \o mode, x, 0, n)
Get(mode, x) == Instruction("Read" \o mode, x, 0, 0)
Cas(mode, x, from, to) == Instruction("Cas" \o mode, x, from, to)
Test(name, threads) == [test |-> name, threads |-> threads]

Add(mode, x, n) == Instruction("Add" \o mode, x, 0, n)
FenceOf(kind) == Instruction("Fence" \o kind, "x", 0, 0)

Modes == {"Plain", "Acquire", "Release", "WeakRelease", "Volatile"}

\* One wins; if it may fail for no reason, none may.
Two(a, b) == Test("Two", <<<<Cas(a, "x", 0, 1)>>, <<Cas(b, "x", 0, 2)>>>>)
\* What a release write passes on, an update in a weaker mode does not.
Chain(mode) ==
  Test("Chain " \o mode,
    <<<<Put("Plain", "y", 1), Put("Release", "x", 1)>>, <<Cas(mode, "x", 1, 2)>>, <<Get("Acquire", "x"), Get("Plain", "y")>>>>)
\* A volatile read comes before the opaque one; a compare-and-set only if it fails.
Early(step) ==
  Test("Early", <<<<Put("Volatile", "x", 1), Put("Volatile", "y", 1)>>, <<Get("Opaque", "y"), step>>>>)
\* A volatile read comes before the opaque one, but not before the volatile write.
Fenced(mode) ==
  Test("Fenced", <<<<Put(mode, "x", 1), Get("Opaque", "x"), Get("Volatile", "y")>>,
                   <<Put(mode, "y", 1), Get("Opaque", "y"), Get("Volatile", "x")>>>>)
\* Writes come between messages, but not between one and its update.
Between(mode, write) ==
  Test("Between", <<<<Cas(mode, "x", 0, 1)>>, <<Put(write, "x", 2), Put(write, "x", 0)>>, <<Cas(mode, "x", 0, 3), Get("Plain", "x")>>>>)

\* What was read before an acquire fence, and what was written after a release fence.
Passing(release, acquire) ==
  Test("Passing", <<<<Put("Plain", "x", 1), FenceOf(release), Put("Opaque", "y", 1)>>, <<Get("Opaque", "y"), FenceOf(acquire), Get("Opaque", "x")>>>>)
Buffering(fence, mode) ==
  Test("Buffering", <<<<Put(mode, "x", 1), FenceOf(fence), Get(mode, "y")>>, <<Add("Volatile", "y", 2), Get("Volatile", "x")>>>>)
\* The fence of the second thread is executed after that of the first, and may come before it.
Overtaking(mode) ==
  Test("Overtaking", <<<<Put("Volatile", "x", 1), Put("Volatile", "y", 1)>>, <<Get(mode, "y"), Get("Volatile", "y"), Get("Volatile", "x")>>,
                       <<Get("Volatile", "x"), Put("Volatile", "y", 2)>>>>)
\* Two full fences; and a full fence beside volatile accesses, after a read that acquires and after one that does not.
Independent(write, mode, other) ==
  Test("Independent", <<<<Put(write, "x", 1)>>, <<Get(mode, "x"), FenceOf("Full"), Get("Opaque", "y")>>,
                        IF other = "Full" THEN <<Put("Opaque", "y", 1), FenceOf("Full"), Get("Opaque", "x")>>
                        ELSE <<Put("Volatile", "y", 1), Get("Volatile", "x")>>>>)
Kinds == {"Acquire", "Release", "Full"}

CasTests ==
  {Two(a, b) : a \in Modes, b \in Modes} \cup {Chain(mode) : mode \in Modes}
    \cup {Early(Get("Volatile", "x")), Early(Cas("Volatile", "x", 0, 2)), Early(Put("Volatile", "x", 2))}
    \cup {Fenced("Volatile")}
    \cup {Passing(release, acquire) : release \in Kinds, acquire \in Kinds}
    \cup {Buffering(fence, mode) : fence \in Kinds, mode \in {"Opaque", "Volatile"}}
    \cup {Independent(write, mode, other) : write \in {"Opaque", "Release"}, mode \in {"Opaque", "Acquire"}, other \in {"Full", "Volatile"}}
    \cup {Overtaking(mode) : mode \in {"Opaque", "Acquire"}}
    \cup {Test("Adds", <<<<Add(mode, "x", 1), Get("Plain", "y")>>, <<Put("Plain", "y", 1), Add(mode, "x", 2)>>>>) :
            mode \in {"Acquire", "Release", "Volatile"}}
    \cup {Test("Coherence", <<<<Put("Plain", "x", 1)>>, <<Get(mode, "x"), Get(mode, "x")>>>>) : mode \in {"Plain", "Opaque", "Volatile"}}
    \cup {Between(mode, write) : mode \in Modes, write \in {"Plain", "Opaque", "Release", "Volatile"}}
=============================================================================
