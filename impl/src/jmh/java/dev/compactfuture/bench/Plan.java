package dev.compactfuture.bench;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;

/** What is measured at which level. */
final class Plan {
  /** In the order of the table. */
  static final List<Class<?>> WORKLOADS =
      List.of(
          CompletionBenchmark.Create.class,
          CompletionBenchmark.CreateSetGet.class,
          CompletionBenchmark.Task.class,
          CompletionBenchmark.IsDone.class,
          CompletionBenchmark.GetDone.class,
          CallbackBenchmark.Callbacks.class,
          CallbackBenchmark.CallbackOnDone.class,
          GetterBenchmark.ZeroTimeoutGet.class,
          GetterBenchmark.TimedOutGet.class,
          GetterBenchmark.SetWithGetters.class,
          GetterBenchmark.SetUntilGettersRan.class,
          RaceBenchmark.RaceToComplete.class,
          RaceBenchmark.PushAgainstComplete.class,
          RaceBenchmark.PingPong.class,
          ManyBenchmark.AwaitAll.class,
          ManyBenchmark.AwaitAny.class,
          ManyBenchmark.AsCompleted.class,
          ExecutorBenchmark.Submit.class);

  /** JMH's name of one measurement. */
  record Case(Class<?> type, String method, String parameter, String value) {
    /** As in the evidence: {@code callbacks.10}. */
    String workload() {
      return nameOf(type) + (value.isEmpty() ? "" : "." + value);
    }

    /** How many times as long it is measured: a hundred getters take long to fall asleep again. */
    int stretch() {
      boolean getters =
          type == GetterBenchmark.SetWithGetters.class
              || type == GetterBenchmark.SetUntilGettersRan.class;
      return getters && Integer.parseInt(value) >= 100 ? 3 : 1;
    }

    String benchmark() {
      return type.getName().replace('$', '.') + "." + method;
    }

    @Override
    public String toString() {
      return workload() + "." + method;
    }
  }

  /** The known-slow one, which every run measures. */
  static final Case CANARY = new Case(CompletionBenchmark.Canary.class, "compact", "", "");

  /** What it is slower than. */
  static final Case HEALTHY = new Case(CompletionBenchmark.CreateSetGet.class, "compact", "", "");

  private Plan() {}

  static String nameOf(Class<?> workload) {
    String name = workload.getSimpleName();
    return Character.toLowerCase(name.charAt(0)) + name.substring(1);
  }

  /** Of those that match, or all. */
  static List<Case> cases(Bounds level, int jdk, String include) {
    Pattern pattern = Pattern.compile(include);
    List<Case> cases = new ArrayList<>();
    for (Class<?> type : WORKLOADS) {
      // Value by value: the peers are measured side by side, as the machine may change its pace.
      Map<String, List<Case>> byValue = new LinkedHashMap<>();
      for (Peer peer : Peer.values()) {
        if (offers(type, peer)) {
          for (String value : values(type, peer, level, jdk)) {
            byValue
                .computeIfAbsent(value, key -> new ArrayList<>())
                .add(new Case(type, peer.method, parameter(type), value));
          }
        }
      }
      byValue.values().forEach(cases::addAll);
    }
    cases.removeIf(one -> !pattern.matcher(one.toString()).find());
    return cases;
  }

  static boolean offers(Class<?> type, Peer peer) {
    return Arrays.stream(type.getDeclaredMethods())
        .anyMatch(
            method ->
                method.isAnnotationPresent(Benchmark.class)
                    && method.getName().equals(peer.method));
  }

  /** Who is left out, and why. */
  static List<String> leftOut(Class<?> type) {
    return Arrays.stream(type.getAnnotationsByType(LeftOut.class))
        .map(one -> one.peer().column + " (" + one.why() + ")")
        .toList();
  }

  /** A peer has to be measured or left out for a reason; a method has to be a peer. */
  static List<String> errors(Class<?> type) {
    List<String> errors = new ArrayList<>();
    for (Peer peer : Peer.values()) {
      boolean left =
          Arrays.stream(type.getAnnotationsByType(LeftOut.class))
              .anyMatch(one -> one.peer() == peer);
      if (left == offers(type, peer)) {
        errors.add(type.getName() + ": " + peer + " is neither or both, measured and left out");
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Benchmark.class) && Peer.of(method.getName()).isEmpty()) {
        errors.add(type.getName() + ": " + method.getName() + " is no peer");
      }
    }
    return errors;
  }

  private static String parameter(Class<?> type) {
    return type == ExecutorBenchmark.Submit.class
        ? "threads"
        : values(type, Peer.COMPACT, Bounds.QUICK, 17).get(0).isEmpty() ? "" : "n";
  }

  /** Ours has more: from them comes how the cost grows. */
  private static List<String> values(Class<?> type, Peer peer, Bounds level, int jdk) {
    boolean ours = peer == Peer.COMPACT;
    boolean deep = level != Bounds.QUICK;
    if (type == CallbackBenchmark.Callbacks.class) {
      return ours || deep
          ? List.of("1", "10", "100", "1000", "10000")
          : List.of("1", "10", "100", "1000");
    }
    if (type == GetterBenchmark.SetWithGetters.class) {
      return !ours
          ? List.of("1", "8", "100", "1000")
          : deep // ten thousand threads are slow to start
              ? List.of("1", "8", "10", "100", "1000", "10000")
              : List.of("1", "8", "10", "100", "1000");
    }
    if (type == GetterBenchmark.SetUntilGettersRan.class) {
      return List.of("1", "8", "100", "1000");
    }
    if (type == ManyBenchmark.AwaitAll.class || type == ManyBenchmark.AwaitAny.class) {
      return List.of("10", "1000", "10000");
    }
    if (type == ManyBenchmark.AsCompleted.class) {
      return ours ? List.of("10", "100", "1000", "10000") : List.of("10", "1000", "10000");
    }
    if (type == ExecutorBenchmark.Submit.class) {
      return jdk >= 21 ? List.of("platform", "virtual") : List.of("platform");
    }
    return List.of("");
  }
}
