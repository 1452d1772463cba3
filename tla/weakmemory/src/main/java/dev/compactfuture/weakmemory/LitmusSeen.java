package dev.compactfuture.weakmemory;

import com.google.gson.Gson;
import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import dev.compactfuture.evidence.ScratchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What jcstress has seen of a litmus test on this machine; its components are the fields of what
 * the runner of jcstress-tests writes.
 *
 * @param outcomes how often each was seen
 * @param notRun why it cannot run here, or null
 * @param failed what went wrong, or null
 */
record LitmusSeen(
    String test,
    List<String> modes,
    Map<String, Long> outcomes,
    long samples,
    @Nullable String notRun,
    @Nullable String failed) {

  String pair() {
    return test + ":" + String.join(",", modes);
  }

  /**
   * Runs them.
   *
   * @param jar of the runner
   * @param millis how long each of its VMs runs a test
   * @param minutes the bound after which it counts as hung
   */
  static List<LitmusSeen> run(Path jar, List<Litmus.Case> cases, int millis, long minutes)
      throws IOException, InterruptedException {
    try (ScratchFolder scratch = ScratchFolder.create("litmus")) {
      Path pairs = scratch.resolve("pairs");
      Path seen = scratch.resolve("seen.json");
      Files.write(pairs, cases.stream().map(Litmus.Case::pair).toList());
      List<String> arguments =
          List.of(
              "-cp",
              jar.toString(),
              "dev.compactfuture.races.runner.LitmusMain",
              "--millis",
              "" + millis,
              "--pairs",
              pairs.toString(),
              "--out",
              seen.toString());
      StringBuffer said = new StringBuffer();
      long start = AwakeClock.nanoTime();
      ChildJvm.Exit exit =
          new ChildJvm(scratch.path(), arguments)
              .run(
                  line -> said.append(line).append('\n'),
                  () -> AwakeClock.hasPassed(Duration.ofMinutes(minutes), start));
      if (!exit.ended()) {
        throw new IOException("jcstress: stopped after " + minutes + " minutes");
      }
      if (!Files.exists(seen)) {
        throw new IOException("jcstress: " + said.toString().strip());
      }
      return List.of(new Gson().fromJson(Files.readString(seen), LitmusSeen[].class));
    }
  }

  /** What is missing of {@code cases}, or was seen and is not {@code allowed}. */
  static List<String> wrong(
      List<LitmusSeen> seen, List<Litmus.Case> cases, Map<String, Set<String>> allowed) {
    List<String> wrong = new ArrayList<>();
    Map<String, LitmusSeen> byPair = new LinkedHashMap<>();
    seen.forEach(each -> byPair.put(each.pair(), each));
    for (Litmus.Case each : cases) {
      LitmusSeen of = byPair.get(each.pair());
      if (of == null || of.failed != null) {
        wrong.add(each.pair() + " under jcstress: " + (of == null ? "missing" : of.failed));
      } else if (of.notRun == null) {
        Set<String> forbidden = new TreeSet<>(of.outcomes.keySet());
        forbidden.removeAll(allowed.getOrDefault(each.pair(), Set.of()));
        // Only of a test that is named as not modelled: there it is no news.
        forbidden.removeIf(o -> each.expected() == 'n' && o.matches(each.test().weak));
        if (!forbidden.isEmpty() || of.samples == 0) {
          wrong.add(each.pair() + ": jcstress saw " + (of.samples == 0 ? "nothing" : forbidden));
        }
      }
    }
    return wrong;
  }
}
