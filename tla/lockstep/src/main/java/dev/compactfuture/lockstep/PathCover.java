package dev.compactfuture.lockstep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Covers all moves of a program with few runs. A run that has made a new move goes on with an
 * untried one from where it is, if possible of the same thread; if there is none, it is guided
 * along known moves to the nearest state that has one. Only when that is further away than a new
 * run would be, a new run begins.
 *
 * <p>Whatever is done once more must lead to the same state: that is checked after every guided
 * move. One in so many runs, when it is at its end, goes on along known moves for that alone.
 *
 * <p>Several walkers, with a scheduler each, may work on one program. They share its states, and a
 * walker without work takes some from another.
 */
final class PathCover {
  /** A search for untried moves is given up after so many states: it must cost less than a run. */
  private static final int MAX_SEARCHED = 48;

  /** A fraction of the shortest time after which a thread may count as stuck. */
  private static final long WAIT_MILLIS = 20;

  private final ProgramExplorer explorer;
  private final int recheckOneIn;
  private final Queue<State> starts;
  private final List<Walker> walkers = new CopyOnWriteArrayList<>();
  private volatile int idle; // walkers; changed under the lock
  private volatile boolean over;

  /**
   * Creates a path cover, without walkers.
   *
   * @param recheckOneIn one in so many runs goes on along known moves; 0 for none
   */
  PathCover(ProgramExplorer explorer, int recheckOneIn) {
    this.explorer = explorer;
    this.recheckOneIn = recheckOneIn;
    this.starts = new ConcurrentLinkedQueue<>(explorer.starts());
  }

  /** Returns a new walker; null if there is nothing left to do. */
  synchronized @Nullable Walker join() {
    if (over) {
      return null;
    }
    Walker walker = new Walker();
    walkers.add(walker);
    return walker;
  }

  /** Ends the exploration, as soon as every run under way has come to a state. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  boolean isOver() {
    return over;
  }

  /** Returns what all walkers have done; exact when they have ended. */
  Effort effort() {
    Effort sum = new Effort();
    walkers.forEach(walker -> sum.add(walker.effort));
    return sum;
  }

  /** How much work exploring was. */
  static final class Effort {
    long runs;
    long steps; // of all runs
    long moves; // that were new, starts included
    long rechecked; // moves that were made again, and led to the same state

    void add(Effort other) {
      runs += other.runs;
      steps += other.steps;
      moves += other.moves;
      rechecked += other.rechecked;
    }
  }

  /** Waits until there may be work; returns false if there will be none any more. */
  private synchronized boolean awaitWork(Scheduler scheduler) throws InterruptedException {
    idle++;
    // Only a walker that works adds states, so if none does and no list has any, there are none.
    while (!over && walkers.stream().noneMatch(Walker::hasOpen) && starts.isEmpty()) {
      if (idle == walkers.size()) {
        over = true;
        notifyAll();
      } else {
        scheduler.recordProgress(); // or a walker that waits would count as stuck
        wait(WAIT_MILLIS);
      }
    }
    idle--;
    return !over;
  }

  private synchronized void announceWork() {
    notifyAll();
  }

  /** Explores on one scheduler. */
  final class Walker implements Scheduler.RunSource {
    private final ConcreteState key = new ConcreteState(explorer.loader);
    private final Effort effort = new Effort();

    /** States with untried moves that this walker has found, by the length of their paths. */
    private final List<Deque<CodeState>> open = new ArrayList<>();

    private int shortest; // no list before this has any; guarded by open
    private volatile int listed; // states in open; written under the lock of open

    // Of the run under way.
    private final Deque<Integer> guide = new ArrayDeque<>(); // moves to be made once more
    private final Set<CodeState> rechecked = new HashSet<>(); // in the tail; empty if in none
    private @Nullable CodeState expected; // the state that the last move led to before, if any
    private int turns;
    private final BreadthFirstSearch search = new BreadthFirstSearch(MAX_SEARCHED);

    // The states with untried moves.

    boolean hasOpen() {
      return listed > 0;
    }

    private void open(CodeState state) {
      synchronized (open) {
        while (open.size() <= state.length) {
          open.add(new ArrayDeque<>());
        }
        open.get(state.length).add(state);
        shortest = Math.min(shortest, state.length);
        listed++;
      }
      if (idle > 0) {
        announceWork();
      }
    }

    private @Nullable CodeState poll() {
      synchronized (open) {
        for (; shortest < open.size(); shortest++) {
          CodeState state = open.get(shortest).poll();
          if (state != null) {
            listed--;
            state.unlist();
            return state;
          }
        }
        return null;
      }
    }

    private @Nullable CodeState pollAny() {
      CodeState mine = poll();
      for (Walker other : mine == null ? walkers : List.<Walker>of()) {
        mine = other.poll();
        if (mine != null) {
          break;
        }
      }
      return mine;
    }

    // Runs.

    @Override
    public Scheduler.@Nullable Run next(Scheduler scheduler) throws InterruptedException {
      guide.clear();
      rechecked.clear();
      expected = null;
      while (!over) {
        State start = starts.poll();
        if (start != null) {
          effort.runs++;
          effort.moves++;
          return explorer.begin(start, null, scheduler);
        }
        CodeState from = pollAny();
        int move = from == null ? CodeState.NONE : from.take(thread(from.by));
        if (from != null && move != CodeState.NONE) {
          list(from);
          Attempt attempt = explorer.begin(from.start, from, scheduler);
          effort.runs++;
          effort.steps += attempt.schedule.size();
          makeNew(attempt, from, move);
          return attempt;
        }
        if (from == null && !awaitWork(scheduler)) {
          return null;
        }
      }
      return null;
    }

    private static int thread(@Nullable Move move) {
      return move == null ? 1 : move.thread();
    }

    private void list(CodeState state) {
      if (state.list()) {
        open(state);
      }
    }

    private void makeNew(Attempt attempt, CodeState from, int move) {
      expected = null;
      effort.steps++;
      effort.moves++;
      attempt.goOn(from, move);
    }

    private void makeAgain(Attempt attempt, CodeState from, int move) {
      expected = from.reached(move);
      effort.steps++;
      attempt.goOn(from, move);
    }

    @Override
    public void scheduleDone(Scheduler.Run run) throws Divergence {
      Attempt attempt = (Attempt) run;
      CodeState at = expected;
      if (at != null) {
        explorer.arriveAgain(attempt, key, at);
        effort.rechecked++;
      } else {
        at = explorer.arrive(attempt, key);
        record(attempt, at);
      }
      if (!over) {
        goOn(attempt, at);
      }
    }

    private void record(Attempt attempt, CodeState at) throws Divergence {
      CodeState from = attempt.from;
      if (from == null) {
        return;
      }
      List<Move> others = explorer.otherChoices(attempt);
      if (!others.isEmpty()) {
        from.addMoves(others);
        list(from);
      }
      if (from.arrive(attempt.index, at)) {
        explorer.complete(from);
      }
    }

    private void goOn(Attempt attempt, CodeState at) {
      int untried = at.take(thread(attempt.move));
      if (untried != CodeState.NONE) {
        guide.clear();
        rechecked.clear();
        list(at);
        makeNew(attempt, at, untried);
        return;
      }
      if (guide.isEmpty() && rechecked.isEmpty()) {
        findNearest(at);
      }
      Integer next = guide.poll();
      if (next != null) {
        makeAgain(attempt, at, next);
      } else if (recheckOneIn > 0 && effort.runs % recheckOneIn == 0 && rechecked.add(at)) {
        recheckOneMove(attempt, at); // cycles end where a state is met twice
      }
    }

    private void recheckOneMove(Attempt attempt, CodeState at) {
      int moves = at.moves();
      for (int i = 0; i < moves; i++) {
        int move = turns++ % moves;
        if (at.reached(move) != null) {
          makeAgain(attempt, at, move);
          return;
        }
      }
    }

    // The nearest state with untried moves.

    private int limit() {
      synchronized (open) {
        for (; shortest < open.size() && open.get(shortest).isEmpty(); shortest++) {}
        return shortest == open.size() ? Integer.MAX_VALUE : shortest + 1;
      }
    }

    /** Sets the guide to the moves that lead there; to none if a new run would be shorter. */
    private void findNearest(CodeState start) {
      if (start.isExhausted()) {
        return;
      }
      search.begin(start);
      int limit = limit();
      boolean all = true; // all moves of all states that can be reached are tried
      for (int i = 0; i < search.size(); i++) {
        CodeState at = search.state(i);
        all &= at.isComplete();
        if (search.distance(i) >= limit) {
          return;
        }
        int moves = at.moves();
        for (int m = 0; m < moves; m++) {
          CodeState next = at.reached(m);
          if (next == null || next.isExhausted()) {
            continue;
          }
          if (search.size() == MAX_SEARCHED) {
            return;
          }
          if (search.add(next, i, m) && next.hasUntried()) {
            search.pathToLast(guide);
            return;
          }
        }
      }
      if (all) {
        for (int i = 0; i < search.size(); i++) {
          search.state(i).setExhausted();
        }
      }
    }

    @Override
    public Throwable failure(Scheduler.Run run, Throwable cause) {
      return explorer.failure((Attempt) run, cause);
    }
  }
}
