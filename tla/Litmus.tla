------------------------------- MODULE Litmus -------------------------------
(***************************************************************************)
(* The classical litmus tests as programs of AccessModes. They are those   *)
(* of the classes in jcstress-tests, package dev.compactfuture.races.      *)
(* litmus: each with all writes in one mode and all reads in one mode; and *)
(* two in mixed modes, whose weak outcomes a model that is too strong      *)
(* would forbid. The expected verdicts are in LitmusFamily.java.           *)
(*                                                                         *)
(* Reading order: Uniform has a program for each test; LitmusTests takes   *)
(* it in all modes. No park, clock or environment: programs only read and  *)
(* write.                                                                  *)
(***************************************************************************)
EXTENDS AccessModes

Modes == {"PLAIN", "OPAQUE", "RELEASE_ACQUIRE", "VOLATILE"}

Put(mode, x, n) ==
  Instruction(CASE mode = "PLAIN" -> "WritePlain" [] mode = "OPAQUE" -> "WriteOpaque"
                [] mode = "RELEASE_ACQUIRE" -> "WriteRelease" [] mode = "VOLATILE" -> "WriteVolatile", x, 0, n)
Get(mode, x) ==
  Instruction(CASE mode = "PLAIN" -> "ReadPlain" [] mode = "OPAQUE" -> "ReadOpaque"
                [] mode = "RELEASE_ACQUIRE" -> "ReadAcquire" [] mode = "VOLATILE" -> "ReadVolatile", x, 0, 0)

Test(name, threads) == [test |-> name, threads |-> threads]

MessagePassing(m1, m2, m3, m4) ==
  Test("MessagePassing", <<<<Put(m1, "x", 1), Put(m2, "y", 1)>>, <<Get(m3, "y"), Get(m4, "x")>>>>)
StoreBuffering(m1, m2, m3, m4) ==
  Test("StoreBuffering", <<<<Put(m1, "x", 1), Get(m2, "y")>>, <<Put(m3, "y", 1), Get(m4, "x")>>>>)

Uniform(w, r) == {
  MessagePassing(w, w, r, r),
  StoreBuffering(w, r, w, r),
  Test("LoadBuffering", <<<<Get(r, "x"), Put(w, "y", 1)>>, <<Get(r, "y"), Put(w, "x", 1)>>>>),
  Test("CoherenceOfReads", <<<<Put(w, "x", 1)>>, <<Get(r, "x"), Get(r, "x")>>>>),
  Test("CoherenceOfWrites", <<<<Put(w, "x", 1), Put(w, "x", 2)>>, <<Get(r, "x")>>>>),
  Test("IndependentReads",
    <<<<Put(w, "x", 1)>>, <<Put(w, "y", 1)>>, <<Get(r, "x"), Get(r, "y")>>, <<Get(r, "y"), Get(r, "x")>>>>),
  Test("TwoPlusTwoWrites", <<<<Put(w, "x", 1), Put(w, "y", 2)>>, <<Put(w, "y", 1), Put(w, "x", 2)>>>>),
  Test("WriteToReadCausality",
    <<<<Put(w, "x", 1)>>, <<Get(r, "x"), Put(w, "y", 1)>>, <<Get(r, "y"), Get(r, "x")>>>>),
  Test("Isa2",
    <<<<Put(w, "x", 1), Put(w, "y", 1)>>, <<Get(r, "y"), Put(w, "z", 1)>>, <<Get(r, "z"), Get(r, "x")>>>>),
  Test("S", <<<<Put(w, "x", 2), Put(w, "y", 1)>>, <<Get(r, "y"), Put(w, "x", 1)>>>>),
  Test("R", <<<<Put(w, "x", 1), Put(w, "y", 1)>>, <<Put(w, "y", 2), Get(r, "x")>>>>)}

Mixed == {
  StoreBuffering("RELEASE_ACQUIRE", "VOLATILE", "VOLATILE", "VOLATILE"),
  MessagePassing("VOLATILE", "VOLATILE", "OPAQUE", "VOLATILE")}

LitmusTests == UNION {Uniform(w, r) : w \in Modes, r \in Modes} \cup Mixed
=============================================================================
