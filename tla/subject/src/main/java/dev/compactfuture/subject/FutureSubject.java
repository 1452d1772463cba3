package dev.compactfuture.subject;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.compactfuture.lockstep.Machine;
import dev.compactfuture.lockstep.State;
import dev.compactfuture.lockstep.Subject;
import dev.compactfuture.subject.programs.Programs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@code CompactFuture}, and {@code Futures.await} and {@code Futures.asCompleted} on one to
 * three of them, under lockstep with {@code CompactFuture.tla}. Here every variable of the
 * specification is listed; how the programs run is in {@link FutureOperations}, how heap and
 * threads map to the variables in {@link RegistrationAbstraction}, {@link WatchAbstraction}, {@link
 * IteratorAbstraction} and {@link WaitAbstraction}, and which fields are left out in {@link
 * UnmappedFields}.
 */
public final class FutureSubject implements Subject {
  private final FutureOperations operations = new FutureOperations();
  private final WatchAbstraction watches = new WatchAbstraction(operations);
  private final RegistrationAbstraction registrations =
      new RegistrationAbstraction(operations, watches);
  private final IteratorAbstraction iterators = new IteratorAbstraction(operations, watches);

  @Override
  public Object root() {
    return List.of(operations.futures(), operations.iterators());
  }

  @Override
  public int start(State initial) {
    operations.start(initial);
    int threads = operations.program().size();
    watches.start(threads);
    iterators.start(threads);
    registrations.start((List<?>) initial.get("notified"));
    return threads;
  }

  @Override
  public void run(int thread) {
    operations.run(thread);
  }

  @Override
  public void history(Machine machine) {
    watches.recordArrivals(machine);
    List<Object> before = registrations.notified();
    registrations.record(machine);
    watches.recordSince(machine, registrations.notified().size());
    iterators.record(machine, before, registrations.notified());
  }

  @Override
  public List<?> historyVariables() {
    return List.of(
        operations.answers(),
        operations.calls(),
        operations.nested(),
        registrations.historyVariables(),
        watches.historyVariables(),
        iterators.historyVariables());
  }

  @Override
  public Map<String, Object> state(Machine machine) {
    Map<String, Object> state = new HashMap<>();
    state.put("program", operations.program());
    state.put("word", registrations.words(machine));
    state.put("pc", each(t -> Programs.pc(machine, t)));
    state.put("seen", each(t -> registrations.seen(machine, t)));
    state.put("registered", each(t -> WaitAbstraction.isRegistered(machine, t)));
    state.put("why", each(t -> why(machine, t)));
    state.put("todo", each(t -> registrations.todo(machine, t)));
    state.put("permit", each(machine::permit));
    state.put("interrupted", each(machine::interrupted));
    state.put("clock", each(t -> clock(machine, t)));
    state.put("answers", answers());
    state.put("ran", operations.ran());
    state.put("nest", each(t -> registrations.nest(machine, t)));
    state.put("acted", operations.acted());
    state.put("thrown", operations.thrown());
    state.put("top", each(t -> watches.tops(machine, t)));
    state.put("below", each(t -> watches.below(machine, t)));
    state.put("known", each(t -> known(machine, t)));
    state.put("at", each(t -> WatchAbstraction.at(machine, t)));
    state.put("iterator", each(t -> iterators.iterator(machine, t)));
    state.put("notified", registrations.notified());
    state.put("since", watches.since());
    state.put("opened", iterators.opened());
    state.put("ahead", iterators.ahead());
    return state;
  }

  private String why(Machine machine, int t) {
    return operations.iterates(t)
        ? IteratorAbstraction.why(machine, t)
        : WaitAbstraction.why(machine, t);
  }

  private List<Object> clock(Machine machine, int t) {
    return operations.iterates(t) ? iterators.clock(machine, t) : WaitAbstraction.clock(machine, t);
  }

  private Map<String, Object> known(Machine machine, int t) {
    return operations.iterates(t) ? iterators.known(machine, t) : watches.known(machine, t);
  }

  private List<Object> answers() {
    return operations.answers().stream().<Object>map(List::copyOf).toList();
  }

  private List<Object> each(IntFunction<Object> ofThread) {
    return Programs.each(operations.program(), ofThread);
  }

  @Override
  public Map<String, Environment> environment() {
    return Map.of(
        "EnvTimeOut", Environment.TIME,
        "EnvInterrupt", Environment.INTERRUPT,
        "EnvSpurious", Environment.SPURIOUS_WAKE_UP,
        "EnvWeakCas", Environment.WEAK_CAS_FAILURE);
  }

  @Override
  public Map<String, String> unmapped() {
    return UnmappedFields.REASONS;
  }

  // Outcomes, where only the ends of executions are compared.

  @Override
  public Object outcome(Machine machine) {
    return outcome(answers(), operations.ran(), each(t -> Programs.pc(machine, t)));
  }

  @Override
  public Object outcome(State end) {
    return outcome(end.get("answers"), end.get("ran"), end.get("pc"));
  }

  private static Object outcome(
      @Nullable Object answers, @Nullable Object ran, @Nullable Object pc) {
    return List.of(requireNonNull(answers), requireNonNull(ran), requireNonNull(pc));
  }

  // Counterexamples.

  @Override
  public List<String> titles(State initial) {
    return Programs.titles(initial);
  }

  @Override
  public String show(State state) {
    return ((List<?>) state.get("word"))
        .stream().map(word -> show((Map<?, ?>) word)).collect(joining(" | "));
  }

  private static String show(Map<?, ?> word) {
    String text =
        word.get("status")
            + " "
            + State.text(word.get("outcome"))
            + " "
            + State.text(word.get("stack"));
    return text.replaceAll("<<\"(\\w+)\", (\\d+), \\d+>>", "$1 of $2")
        .replace("<<>>", "")
        .replace("<<", "[")
        .replace(">>", "]")
        .replaceAll(" +", " ")
        .strip();
  }
}
