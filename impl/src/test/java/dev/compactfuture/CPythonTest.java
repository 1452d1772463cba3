package dev.compactfuture;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.Futures.DoneAndNotDone;
import dev.compactfuture.Futures.ReturnWhen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs thousands of programs and compares the answers with those of CPython. {@code
 * src/test/python/record.py} recorded them; the first lines of the recording explain the notation.
 */
@Tag("C1")
@Tag("C3")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
class CPythonTest {
  private static final int FUTURES = 4;
  private static final int SHOWN = 3; // differing programs in the message of a failure

  /** CPython's answer and ours, where impl/README.md specifies another. */
  private static final Pattern DIFFERENT = Pattern.compile("\\[[^\\[\\]]*, ours ([^\\[\\]]*)\\]");

  /** What was compared, and the result, for the verdict table. */
  private static final Path FIGURES_FILE = Path.of("target/cpython.properties");

  private static final Map<String, Object> FIGURES = new TreeMap<>(); // tests run one at a time

  private record Recorded(String header, List<List<String>> programs) {}

  private static Recorded recorded() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    requireNonNull(
                        CPythonTest.class.getResourceAsStream("cpython-programs.gz"),
                        "cpython-programs.gz")),
                StandardCharsets.UTF_8))) {
      String header = reader.readLine();
      List<List<String>> programs = new ArrayList<>();
      List<String> program = new ArrayList<>();
      for (String line; (line = reader.readLine()) != null; ) {
        if (!line.startsWith("#")) {
          program.add(line);
        }
        if (line.startsWith("end = ")) {
          programs.add(program);
          program = new ArrayList<>();
        }
      }
      assertEquals(List.of(), program, "cut off");
      return new Recorded(header, programs);
    }
  }

  @BeforeAll
  static void forget() throws IOException {
    Files.deleteIfExists(FIGURES_FILE);
  }

  @AfterAll
  static void writeTheFigures() throws IOException {
    Files.createDirectories(FIGURES_FILE.getParent());
    Files.write(
        FIGURES_FILE,
        FIGURES.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }

  @Test
  void theFileHoldsWhatItsHeaderSays() throws IOException {
    Recorded recorded = recorded();
    int operations = 0;
    long different = 0;
    for (List<String> program : recorded.programs) {
      int length = program.size() - 1;
      assertTrue(length >= 1 && length <= 30, () -> "length of " + program);
      operations += length;
      different += program.stream().flatMap(CPythonTest::different).count();
    }
    assertTrue(recorded.programs.size() >= 5_000, "programs: " + recorded.programs.size());
    assertEquals(recorded.programs.size(), recorded.programs.stream().distinct().count());
    String version = recorded.header.replaceFirst("# CPython (3\\.[0-9.]+): .*", "$1");
    assertEquals(
        String.format(
            Locale.ROOT,
            "# CPython %s: %d programs, %d operations, %d answers of which ours differ",
            version,
            recorded.programs.size(),
            operations,
            different),
        recorded.header);
    FIGURES.put("python", version);
  }

  private static Stream<MatchResult> different(String line) {
    return DIFFERENT.matcher(line).results();
  }

  @Test
  @Timeout(120) // all of it is computation, so a busy machine slows it down more than other tests
  void theFutureAnswersAsCPythonDoes() throws IOException {
    long begin = System.nanoTime();
    Recorded recorded = recorded();
    List<String> differing = differing(recorded, Machine::new, Integer.MAX_VALUE);
    FIGURES.put("programs", recorded.programs.size());
    FIGURES.put("operations", recorded.programs.stream().mapToInt(p -> p.size() - 1).sum());
    FIGURES.put("differ", differing.size());
    FIGURES.put("seconds", (System.nanoTime() - begin) / 1e9);
    assertEquals(
        0,
        differing.size(),
        () -> "\n" + String.join("\n\n", differing.stream().limit(SHOWN).toList()) + "\n");
  }

  // The canaries. Each future is wrong in its own way, and the comparison has to find it.

  private static final class NotifiesByItself extends CompactFuture<@Nullable Object> {
    @Override
    public boolean cancel() {
      boolean done = isDone();
      boolean cancelled = super.cancel();
      if (cancelled && !done) {
        setRunningOrNotifyCancel();
      }
      return cancelled;
    }
  }

  private static final class IgnoresTheSecondResult extends CompactFuture<@Nullable Object> {
    @Override
    @SuppressWarnings("NullAway") // a null result is legal where T is nullable
    public void setResult(@Nullable Object result) {
      trySetResult(result);
    }
  }

  private static final class DropsLateCallbacks extends CompactFuture<@Nullable Object> {
    @Override
    public void addDoneCallback(Consumer<? super CompactFuture<@Nullable Object>> fn) {
      if (!isDone()) {
        super.addDoneCallback(fn);
      }
    }
  }

  private static final class StopsAtFailure extends CompactFuture<@Nullable Object> {
    private boolean failed;

    @Override
    public void addDoneCallback(Consumer<? super CompactFuture<@Nullable Object>> fn) {
      super.addDoneCallback(
          done -> {
            if (failed) {
              return;
            }
            try {
              fn.accept(done);
            } catch (Thrown e) {
              failed = true;
              throw e;
            }
          });
    }
  }

  private static final class AnotherResult extends CompactFuture<@Nullable Object> {
    @Override
    public Object get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      super.get(timeout, unit);
      return this;
    }
  }

  private static final class CancelsRunning extends CompactFuture<@Nullable Object> {
    @Override
    public boolean setRunningOrNotifyCancel() {
      return !isDone() || super.setRunningOrNotifyCancel(); // runs, and is pending all the same
    }
  }

  private static final class RunsAgain extends CompactFuture<@Nullable Object> {
    @Override
    public boolean setRunningOrNotifyCancel() {
      return isRunning() || super.setRunningOrNotifyCancel();
    }
  }

  private static final class LogsNoFailure extends CompactFuture<@Nullable Object> {
    @Override
    public void addDoneCallback(Consumer<? super CompactFuture<@Nullable Object>> fn) {
      super.addDoneCallback(
          done -> {
            try {
              fn.accept(done);
            } catch (Thrown ignored) {
              // lost, which is the planted fault
            }
          });
    }
  }

  private static final class CountsCancelledAsDone extends Machine {
    @Override
    DoneAndNotDone<CompactFuture<@Nullable Object>> await(
        List<CompactFuture<@Nullable Object>> some, ReturnWhen when, boolean timed)
        throws InterruptedException {
      var right = super.await(some, when, timed);
      Set<CompactFuture<@Nullable Object>> done = new HashSet<>(right.done());
      Set<CompactFuture<@Nullable Object>> notDone = new HashSet<>(right.notDone());
      notDone.stream().filter(CompactFuture::isCancelled).forEach(done::add);
      notDone.removeAll(done);
      return new DoneAndNotDone<>(done, notDone);
    }
  }

  private static final class WaitsForAllInsteadOfAnException extends Machine {
    @Override
    ReturnWhen when(String mode) {
      return mode.equals("exception") ? ReturnWhen.ALL_COMPLETED : super.when(mode);
    }
  }

  private static final List<Supplier<Machine>> WRONG =
      List.of(
          () -> new Machine(NotifiesByItself::new),
          () -> new Machine(IgnoresTheSecondResult::new),
          () -> new Machine(DropsLateCallbacks::new),
          () -> new Machine(StopsAtFailure::new),
          () -> new Machine(AnotherResult::new),
          () -> new Machine(CancelsRunning::new),
          () -> new Machine(RunsAgain::new),
          () -> new Machine(LogsNoFailure::new),
          CountsCancelledAsDone::new,
          WaitsForAllInsteadOfAnException::new);

  @Test
  void canaryEachWrongOneIsNoticed() throws IOException {
    Recorded recorded = recorded();
    for (Supplier<Machine> wrong : WRONG) {
      assertFalse(differing(recorded, wrong, 1).isEmpty(), () -> wrong.get().toString());
    }
    FIGURES.put("canary", WRONG.stream().map(wrong -> "" + wrong.get()).collect(joining("; ")));
  }

  /** Returns the programs with a different answer, as texts, the shortest first. */
  private static List<String> differing(Recorded recorded, Supplier<Machine> machines, int atMost) {
    List<String> differing = new ArrayList<>();
    for (List<String> program : recorded.programs) {
      if (differing.size() == atMost) {
        break;
      }
      Machine machine = machines.get();
      var logged = LogCapture.during(() -> machine.runAll(program));
      if (machine.difference == null) {
        machine.compare(program.size() - 1, program, machine.tryEnd(logged));
      }
      if (machine.difference != null) {
        differing.add(machine.difference);
      }
    }
    differing.sort(Comparator.comparing(String::length));
    return differing;
  }

  private static final class Boom extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Counterpart of a Python exception whose truth value is false; Java has no such thing. */
  private static final class Falsy extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /** Thrown by callbacks. */
  private static final class Thrown extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** An iterator of {@code asCompleted}, and what a program may expect of it. */
  private static final class Steps {
    private final Completions<CompactFuture<@Nullable Object>> completions;
    private final TreeSet<Integer> rest; // the futures that it has not returned
    private @Nullable List<Integer> first; // the futures that were done at the first next
    private boolean closed;

    Steps(List<Integer> members, Completions<CompactFuture<@Nullable Object>> completions) {
      this.completions = completions;
      this.rest = new TreeSet<>(members);
    }
  }

  /** Interprets the operations of one program on its futures. */
  private static class Machine {
    private final List<CompactFuture<@Nullable Object>> futures;
    private final Map<String, @Nullable Object> values = new HashMap<>();
    private final Map<String, Consumer<CompactFuture<@Nullable Object>>> callbacks =
        new HashMap<>();
    private final Map<String, Steps> steps = new TreeMap<>();
    private StringBuilder ran = new StringBuilder(); // callbacks inside the current operation
    private @Nullable String difference;

    Machine() {
      this(CompactFuture::new);
    }

    Machine(Supplier<CompactFuture<@Nullable Object>> constructor) {
      futures = Stream.generate(constructor).limit(FUTURES).toList();
      Stream.of(7, 0, 0.0, true, false, "a").forEach(value -> values.put("" + value, value));
      values.put("''", "");
      values.put("[]", new ArrayList<>());
      values.put("null", null);
      values.put("Boom", new Boom());
      values.put("Falsy", new Falsy());
      values.put("future", new CompactFuture<>());
    }

    /** Runs all operations but the end, up to the first different answer. */
    void runAll(List<String> program) {
      for (int i = 0; i < program.size() - 1 && difference == null; i++) {
        compare(i, program, run(program.get(i).split(" = ", 2)[0]));
      }
    }

    void compare(int i, List<String> program, String answer) {
      String recorded = program.get(i).split(" = ", 2)[1];
      if (!answer.equals(DIFFERENT.matcher(recorded).replaceAll("$1"))) {
        difference = String.join("\n", program.subList(0, i + 1)) + "\nbut ours: " + answer;
      }
    }

    /** Returns the answer of an operation, preceded by the callbacks that ran inside. */
    private String run(String operation) {
      StringBuilder outer = ran;
      ran = new StringBuilder();
      String answer;
      try {
        String[] words = operation.split(" ", 3);
        answer = answer(words[0], words[1], words.length == 3 ? words[2] : "");
      } catch (CancellationException e) {
        answer = "!Cancelled";
      } catch (TimeoutException e) {
        answer = "!Timeout";
      } catch (InvalidStateException e) {
        answer = "!Invalid";
      } catch (IllegalStateException e) {
        answer = e.getClass() == IllegalStateException.class ? "!Misuse" : "threw " + e;
      } catch (ExecutionException e) {
        answer = "!" + name(e.getCause());
      } catch (Throwable e) { // becomes part of the answer, which then differs
        answer = "threw " + e;
      }
      answer = ran + answer;
      ran = outer;
      return answer;
    }

    @SuppressWarnings("NullAway") // a null result is legal where T is nullable
    private String answer(String verb, String on, String with) throws Exception {
      return switch (verb) {
        case "cancel" -> "" + future(on).cancel();
        case "cancelled" -> "" + future(on).isCancelled();
        case "running" -> "" + future(on).isRunning();
        case "done" -> "" + future(on).isDone();
        case "result" -> name(future(on).get(0, TimeUnit.SECONDS));
        case "exception" -> name(future(on).exception(0, TimeUnit.SECONDS));
        case "repr" -> state(future(on)).replace("_AND_NOTIFIED", "");
        case "run" -> "" + future(on).setRunningOrNotifyCancel();
        case "set" -> {
          future(on).setResult(values.get(with));
          yield "ok";
        }
        case "fail" -> {
          future(on).setException((Exception) requireNonNull(values.get(with)));
          yield "ok";
        }
        case "add" -> {
          future(on).addDoneCallback(callback(with));
          yield "ok";
        }
        case "wait" -> wait(when(on), futures(indexes(with)));
        case "each" -> each(indexes(on));
        case "open" -> {
          close(steps.get(on));
          List<Integer> members = indexes(with);
          steps.put(on, new Steps(members, Futures.asCompleted(futures(members))));
          yield "ok";
        }
        case "next" -> next(steps.get(on), false);
        case "close" -> close(steps.get(on));
        default -> throw new AssertionError(verb);
      };
    }

    /**
     * Returns the callback for a label with its operations in braces, or the existing one for a
     * label alone.
     */
    private Consumer<CompactFuture<@Nullable Object>> callback(String text) {
      int brace = text.indexOf('{');
      if (brace >= 0) {
        String label = text.substring(0, brace);
        List<String> body = body(text.substring(brace + 1, text.length() - 1));
        callbacks.put(label, future -> call(label, body, future));
      }
      return requireNonNull(callbacks.get(brace < 0 ? text : text.substring(0, brace)), text);
    }

    /** Splits at the semicolons outside inner braces. */
    private static List<String> body(String text) {
      List<String> operations = new ArrayList<>();
      int depth = 0;
      int begin = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (c == ';' && depth == 0) {
          operations.add(text.substring(begin, i));
          begin = i + 2;
        }
      }
      if (!text.isEmpty()) {
        operations.add(text.substring(begin));
      }
      return operations;
    }

    private void call(String label, List<String> body, CompactFuture<@Nullable Object> future) {
      List<String> answers = new ArrayList<>();
      for (String operation : body) {
        answers.add(operation.equals("throw") ? "throw" : run(operation));
      }
      ran.append(label).append(index(future));
      ran.append("(").append(String.join(", ", answers)).append(") ");
      if (answers.contains("throw")) {
        throw new Thrown();
      }
    }

    ReturnWhen when(String mode) {
      return switch (mode) {
        case "first" -> ReturnWhen.FIRST_COMPLETED;
        case "exception" -> ReturnWhen.FIRST_EXCEPTION;
        case "all" -> ReturnWhen.ALL_COMPLETED;
        default -> throw new AssertionError(mode);
      };
    }

    /**
     * Waits twice: with a time-out of 0, and without one but with the interrupt status set. A wait
     * whose condition holds returns in spite of the interrupt.
     */
    private String wait(ReturnWhen when, List<CompactFuture<@Nullable Object>> some)
        throws InterruptedException {
      var answer = await(some, when, true);
      String text = "done " + digits(answer.done()) + " not " + digits(answer.notDone());
      Thread.currentThread().interrupt();
      try {
        var untimed = await(some, when, false);
        return text + (untimed.equals(answer) ? "" : ", untimed " + untimed);
      } catch (InterruptedException e) {
        return "waits: " + text;
      } finally {
        Thread.interrupted();
      }
    }

    DoneAndNotDone<CompactFuture<@Nullable Object>> await(
        List<CompactFuture<@Nullable Object>> some, ReturnWhen when, boolean timed)
        throws InterruptedException {
      return timed ? Futures.await(some, 0, TimeUnit.SECONDS, when) : Futures.await(some, when);
    }

    private String each(Collection<Integer> members) {
      List<CompactFuture<@Nullable Object>> yielded = new ArrayList<>();
      try (var completions = Futures.asCompleted(futures(members), 0, TimeUnit.SECONDS)) {
        while (completions.hasNext()) {
          yielded.add(completions.next());
        }
        return digits(yielded) + " end";
      } catch (CompletionTimeoutException e) {
        return digits(yielded) + " " + e.getMessage();
      }
    }

    /**
     * Calls {@code next} with the interrupt status set, so that it cannot hang; arrived futures are
     * returned in spite of the interrupt. A call that would wait ends the iterator. So as long as
     * the program goes on, a new iterator is asked instead whether anything has arrived.
     */
    private String next(@Nullable Steps steps, boolean last) {
      if (steps == null) {
        return "none";
      }
      List<Integer> done = steps.rest.stream().filter(this::isDoneAndNotified).toList();
      if (done.isEmpty() && !steps.rest.isEmpty() && !steps.closed && !last) {
        int left = steps.rest.size();
        String found = each(steps.rest);
        return found.equals("- " + left + " (of " + left + ") futures unfinished")
            ? "waits"
            : "waits, but there is " + found;
      }
      if (steps.first == null) {
        steps.first = done;
      }
      boolean more = steps.completions.hasNext();
      Thread.currentThread().interrupt();
      try {
        int index = index(steps.completions.next());
        if (!steps.rest.remove(index)) {
          return "again, or no member: " + index;
        }
        boolean unordered = steps.first.size() > 1 && steps.first.contains(index);
        return unordered ? "one of " + digits(futures(steps.first)) : "" + index;
      } catch (NoSuchElementException e) {
        return more ? "end, but hasNext" : "end";
      } catch (CompletionException e) {
        return e.getCause() instanceof InterruptedException ? "waits" : "threw " + e;
      } finally {
        Thread.interrupted();
      }
    }

    private boolean isDoneAndNotified(int i) {
      String state = state(futures.get(i));
      return state.startsWith("FINISHED") || state.equals("CANCELLED_AND_NOTIFIED");
    }

    /** Returns the state as {@code toString} gives it; the class may be a subclass. */
    private static String state(CompactFuture<?> future) {
      String text = future.toString();
      return text.substring(text.indexOf('[') + 1, text.length() - 1);
    }

    private static String close(@Nullable Steps steps) {
      if (steps == null) {
        return "none";
      }
      steps.closed = true;
      steps.completions.close();
      return "ok";
    }

    String tryEnd(List<LogCapture.Entry> logged) {
      try {
        return end(logged);
      } catch (RuntimeException e) {
        return "threw " + e;
      }
    }

    /** Returns what remains in the iterators, in the log, and on the futures: only callbacks. */
    private String end(List<LogCapture.Entry> logged) {
      StringBuilder end = new StringBuilder();
      steps.forEach(
          (slot, open) -> {
            if (!open.closed) {
              List<String> answers = new ArrayList<>();
              do {
                answers.add(next(open, true));
              } while (answers.size() <= FUTURES
                  && answers.get(answers.size() - 1).matches("(one of )?\\d+"));
              end.append(slot).append(": ").append(String.join(", ", answers)).append("; ");
            }
            open.completions.close();
          });
      long errors = logged.stream().filter(entry -> entry.thrown() instanceof Thrown).count();
      end.append("logged ").append(errors == logged.size() ? errors : logged).append("; queued");
      for (CompactFuture<?> future : futures) {
        end.append(" ").append(WordProbe.living(future));
      }
      return end.toString();
    }

    // Names and numbers.

    /** Returns the name of the class whose fault a canary plants. */
    @Override
    public String toString() {
      Object subject = getClass() == Machine.class ? futures.get(0) : this;
      return subject.getClass().getSimpleName();
    }

    private CompactFuture<@Nullable Object> future(String index) {
      return futures.get(Integer.parseInt(index));
    }

    private static List<Integer> indexes(String digits) {
      return digits.equals("-")
          ? List.of()
          : digits.chars().mapToObj(c -> Character.digit(c, 10)).toList();
    }

    private List<CompactFuture<@Nullable Object>> futures(Collection<Integer> indexes) {
      return indexes.stream().<CompactFuture<@Nullable Object>>map(futures::get).toList();
    }

    private int index(CompactFuture<@Nullable Object> future) {
      return futures.indexOf(future);
    }

    private String digits(Collection<CompactFuture<@Nullable Object>> some) {
      return some.isEmpty()
          ? "-"
          : some.stream().map(f -> "" + index(f)).sorted().collect(joining());
    }

    /** Returns the name of this very object in the notation of the recording. */
    private String name(@Nullable Object value) {
      return values.entrySet().stream()
          .filter(known -> known.getValue() == value)
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse("another " + value);
    }
  }
}
