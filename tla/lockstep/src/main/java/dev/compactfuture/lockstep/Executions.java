package dev.compactfuture.lockstep;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All executions of one program, and only their ends beside the specification: where no thread can
 * go on, by itself, its results must be those of such a state there. So the code may be of another
 * mind than the specification on the way, as it is where it reads what is stale.
 *
 * <p>Shortest first, and one schedule at a time; a state that was there already is not gone on
 * from. Time passes where a thread has asked for it; nobody is interrupted, and nobody wakes up for
 * no reason: that is lockstep's.
 */
final class Executions implements Scheduler.Runs {
  /** A state, and the shortest way to it. */
  private static final class Place {
    final State start;
    final @Nullable Place from;
    final Scheduler.@Nullable Move by;
    String note = "";

    Place(State start, @Nullable Place from, Scheduler.@Nullable Move by) {
      this.start = start;
      this.from = from;
      this.by = by;
    }

    List<Place> way() {
      Deque<Place> way = new ArrayDeque<>();
      for (Place at = this; at.by != null; at = requireNonNull(at.from)) {
        way.addFirst(at);
      }
      return new ArrayList<>(way);
    }
  }

  private static final class Attempt extends Scheduler.Run {
    final Place to;

    Attempt(
        Place to,
        Subject subject,
        Machine machine,
        List<Worker> workers,
        List<Scheduler.Move> schedule) {
      super(subject, machine, workers, schedule);
      this.to = to;
    }

    @Override
    void stepped() {} // the history is for the abstraction, which nobody asks for
  }

  private final Loader loader;
  private final Map<String, Steps.Step> labels;
  private final Set<Object> allowed;
  private final long maxStates;
  private final List<Specification.Reached> program;
  private final List<String> titles;
  private final Set<Object> reached = new HashSet<>();
  private final Set<Fingerprint> known = new HashSet<>();
  private final Deque<Place> open = new ArrayDeque<>();
  private final Walk walk = new Walk();

  /**
   * Creates it.
   *
   * @param program where it starts
   * @param titles of its threads
   * @param allowed the results of its ends, see {@link #ends}
   * @param maxStates of the code
   */
  Executions(
      Loader loader,
      Map<String, Steps.Step> labels,
      List<Specification.Reached> program,
      List<String> titles,
      Set<Object> allowed,
      long maxStates) {
    this.loader = loader;
    this.labels = labels;
    this.program = program;
    this.titles = titles;
    this.allowed = allowed;
    this.maxStates = maxStates;
    program.forEach(start -> open.add(new Place(start.state(), null, null)));
    walk.programs = 1;
    walk.starts = program.size();
  }

  /** The results that the specification allows: where only the world around can take a step. */
  static Set<Object> ends(
      Specification specification, List<Specification.Reached> starts, Subject subject) {
    Set<String> world = subject.environment().keySet();
    Set<Object> ends = new HashSet<>();
    Set<State> seen = new HashSet<>();
    Deque<Specification.Reached> queue = new ArrayDeque<>(starts);
    starts.forEach(start -> seen.add(start.state()));
    for (Specification.Reached from; (from = queue.poll()) != null; ) {
      boolean ended = true;
      for (Specification.Edge edge : specification.next(from)) {
        ended &= world.contains(edge.action());
        if (seen.add(edge.to().state())) {
          queue.add(edge.to());
        }
      }
      if (ended) {
        ends.add(subject.result(from.state()));
      }
    }
    return ends;
  }

  /** Explores; what it came to. */
  Walk explore(Scheduler scheduler) throws Explorer.Parted {
    scheduler.runAll(this);
    walk.javaStates = known.size();
    walk.ends = reached.size();
    Walk sum = new Walk();
    sum.byProgram.put(titles, walk);
    sum.add(walk);
    return sum;
  }

  @Override
  public Scheduler.@Nullable Run next(Scheduler scheduler) {
    Place to = open.poll();
    if (to == null) {
      return null;
    }
    List<Scheduler.Move> schedule = new ArrayList<>();
    to.way().forEach(place -> schedule.add(requireNonNull(place.by)));
    walk.schedules++;
    walk.steps += schedule.size();
    Subject subject = loader.newSubject();
    List<Worker> workers = scheduler.workers(subject.start(to.start));
    return new Attempt(to, subject, new Observation(workers, loader), workers, schedule);
  }

  @Override
  public void arrived(Scheduler.Run run) throws Explorer.Parted {
    Place at = ((Attempt) run).to;
    Observation machine = (Observation) run.machine;
    if (at.by != null) {
      Worker mover = run.workers.get(at.by.thread() - 1);
      at.note = mover.note;
      walk.labels.add(at.by.label());
      tryOtherChoices(at, mover.chosen);
    }
    Object result = run.subject.result(machine);
    if (!known.add(Fingerprint.of(machine.concretely(run.subject.root()) + result))) {
      return;
    }
    if (known.size() > maxStates) {
      throw new LockstepException("more than " + maxStates + " states in one program", null);
    }
    boolean ended = true;
    for (Worker worker : run.workers) {
      if (!worker.returned && worker.isEnabled()) {
        ended = false;
        String label = requireNonNull(requireNonNull(worker.next).step()).label();
        go(at, new Scheduler.Move(worker.number, label, null, List.of()));
      }
      if (worker.waitsForTime()) {
        go(
            at,
            new Scheduler.Move(worker.number, "time passes", Subject.Environment.TIME, List.of()));
      }
    }
    if (ended) {
      reached.add(result);
      if (!allowed.contains(result)) {
        throw parted(at, "here it ends, as the specification never does: " + State.text(result));
      }
    }
  }

  private void go(Place from, Scheduler.Move move) {
    open.add(new Place(from.start, from, move));
  }

  private void tryOtherChoices(Place at, List<int[]> chosen) {
    Scheduler.Move move = requireNonNull(at.by);
    for (int i = move.choices().size(); i < chosen.size(); i++) {
      for (int other = 1; other < chosen.get(i)[1]; other++) {
        List<Integer> choices = new ArrayList<>();
        chosen.subList(0, i).forEach(choice -> choices.add(choice[0]));
        choices.add(other);
        go(
            requireNonNull(at.from),
            new Scheduler.Move(move.thread(), move.label(), move.environment(), choices));
      }
    }
  }

  @Override
  public Throwable failed(Scheduler.Run run, Throwable why) {
    Place at = ((Attempt) run).to;
    String what = why instanceof LockstepException ? why.getMessage() : why.toString();
    Explorer.Parted parted = parted(at, requireNonNull(what));
    parted.initCause(why);
    return parted;
  }

  private Explorer.Parted parted(Place place, String what) {
    Interleaving text = new Interleaving(titles, "stale reads", "");
    for (Place at : place.way()) {
      Scheduler.Move move = requireNonNull(at.by);
      Steps.Step step = labels.get(move.label());
      text.step(move.thread(), move.label() + (step == null ? "" : " " + step.where()), at.note);
    }
    text.line("=> " + what);
    return new Explorer.Parted(text.toString(), program);
  }
}
