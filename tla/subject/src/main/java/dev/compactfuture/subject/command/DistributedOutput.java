package dev.compactfuture.subject.command;

import dev.compactfuture.subject.TlcRun;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The output of the server of distributed TLC, whose exit status says nothing. */
final class DistributedOutput {
  private static final Pattern REGISTERED =
      Pattern.compile("Registration for worker at (\\S+) completed.*");
  private static final Pattern LOST = Pattern.compile("TLC worker connection lost (\\S+).*");
  private static final Pattern REMOVED = Pattern.compile("TLC worker (\\S+) disconnected.*");
  private static final Pattern REPORT = Pattern.compile("Progress\\(.*|worker \\S+ has .*");

  private final StringBuilder text = new StringBuilder();
  private final Set<String> registered = new LinkedHashSet<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> removed = new HashSet<>();
  private final Set<String> lostWhileIdle = new LinkedHashSet<>();
  private String progress = "";
  private int losses;

  /** Reads a line. Of the reports, of which a long run prints many, only the last is kept. */
  synchronized void read(String line) {
    if (!REPORT.matcher(line).matches()) {
      text.append(line).append('\n');
    } else if (line.startsWith("Progress")) {
      progress = line + "\n";
    }
    String worker = worker(REGISTERED, line);
    if (worker != null) { // perhaps a later worker on the port of one that was lost
      registered.add(worker);
      lost.remove(worker);
      removed.remove(worker);
    }
    worker = worker(LOST, line);
    if (worker != null) {
      lost.add(worker);
    }
    worker = worker(REMOVED, line);
    if (worker != null && removed.add(worker)) {
      losses++;
      if (!lost.contains(worker)) {
        lostWhileIdle.add(worker);
      }
    }
  }

  private static @Nullable String worker(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** Returns the run that the output tells of. */
  synchronized TlcRun run(double seconds) {
    return TlcRun.ofOutput(progress + text, seconds);
  }

  /** Returns how many threads of workers took part; one that returns to its port counts once. */
  synchronized int workers() {
    return registered.size();
  }

  /** Returns how often one of them was lost on the way. */
  synchronized int losses() {
    return losses;
  }

  /**
   * Returns why TLC may have dropped states although it reports success; empty if it has not.
   *
   * <p>A worker that is lost with states in hand is no harm: the server puts them back into the
   * queue. But if the server's timer removes a worker that has none, the server's thread of that
   * worker still waits for states, may be given some, and does not put those back: TLC then ends
   * early and reports success.
   */
  synchronized String droppedStates() {
    return lostWhileIdle.isEmpty()
        ? ""
        : "TLC may have dropped states, because it lost an idle worker: " + lostWhileIdle;
  }
}
