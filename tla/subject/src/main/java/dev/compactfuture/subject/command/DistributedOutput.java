package dev.compactfuture.subject.command;

import dev.compactfuture.subject.TlcRun;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server of distributed TLC has printed: its exit status says nothing. */
final class DistributedOutput {
  private static final Pattern REGISTERED =
      Pattern.compile("Registration for worker at (\\S+) completed.*");
  private static final Pattern LOST = Pattern.compile("TLC worker connection lost (\\S+).*");
  private static final Pattern REMOVED = Pattern.compile("TLC worker (\\S+) disconnected.*");

  private final StringBuilder text = new StringBuilder();
  private final Set<String> registered = new LinkedHashSet<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final Set<String> lostWhileIdle = new LinkedHashSet<>();

  synchronized void read(String line) {
    text.append(line).append('\n');
    add(REGISTERED, line, registered);
    add(LOST, line, lost);
    if (add(REMOVED, line, removed)) {
      removed.stream().filter(worker -> !lost.contains(worker)).forEach(lostWhileIdle::add);
    }
  }

  private static boolean add(Pattern pattern, String line, Set<String> workers) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() && workers.add(matcher.group(1));
  }

  /** Returns the run, as its output has it. */
  synchronized TlcRun run(double seconds) {
    return TlcRun.ofOutput(text.toString(), seconds);
  }

  /** Returns how many threads of workers took part. */
  synchronized int workers() {
    return registered.size();
  }

  /** Returns how many of them were lost on the way. */
  synchronized int lost() {
    return removed.size();
  }

  /**
   * Says why the result is none although TLC reports one; empty if it is one.
   *
   * <p>A worker that is lost with states in hand is no harm: the server puts them back into the
   * queue. But if the server's timer removes a worker that has none, the server's thread of that
   * worker still waits for states, may be given some, and does not put those back: TLC then ends
   * early and reports success.
   */
  synchronized String doubt() {
    return lostWhileIdle.isEmpty()
        ? ""
        : "TLC may have dropped states, because it lost an idle worker: " + lostWhileIdle;
  }
}
