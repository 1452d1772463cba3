package dev.compactfuture.lincheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** In one thread the model and the shipped future give the same answers, callbacks included. */
class SequentialFutureTest {
  private static final Logger CALLBACK_FAILURES = Logger.getLogger("dev.compactfuture");
  private static final int SEQUENCES = 20_000;
  private static final int LENGTH = 8;

  @BeforeAll
  static void silenceLogger() {
    CALLBACK_FAILURES.setLevel(Level.OFF);
  }

  @Test
  void modelAndShippedFutureGiveTheSameAnswers() {
    Random random = new Random(1);
    for (int i = 0; i < SEQUENCES; i++) {
      ScenarioOperations model = new LincheckTestClasses.SequentialModel();
      CompactFutureOperations shipped = new LincheckTestClasses.ShippedFuture();
      List<String> history = new ArrayList<>();
      for (int j = 0; j < LENGTH; j++) {
        int operation = random.nextInt(18);
        int argument = random.nextInt(5);
        String expected = call(model, operation, argument);
        history.add(operation + "(" + argument + "): " + expected);
        assertEquals(expected, call(shipped, operation, argument), history::toString);
      }
      shipped.leavesNothingBehind();
    }
  }

  private static String call(ScenarioOperations on, int operation, int argument) {
    return switch (operation) {
      case 0 -> on.setResult(argument % 3);
      case 1 -> on.setException(1 + argument % 2);
      case 2 -> on.trySetResult(argument % 3);
      case 3 -> on.trySetException(1 + argument % 2);
      case 4 -> on.cancel();
      case 5 -> on.setRunningOrNotifyCancel();
      case 6 -> on.isDone();
      case 7 -> on.isRunning();
      case 8 -> on.isCancelled();
      case 9 -> on.result();
      case 10 -> on.exception();
      case 11 -> on.setOther();
      case 12 -> on.await();
      case 13 -> on.watch();
      case 14 -> on.leave();
      case 15 -> on.notificationCounts();
      case 16 -> on.cancelAndNotify();
      default -> on.addDoneCallback(1 + argument);
    };
  }

  @Test
  void answersShowWhichCallbacksRanAndWhatTheySaw() {
    ScenarioOperations model = new LincheckTestClasses.SequentialModel();
    model.addDoneCallback(1);
    model.addDoneCallback(ScenarioOperations.THROWS_ERROR);
    model.addDoneCallback(ScenarioOperations.ADDS_ANOTHER);
    assertEquals(
        "threw CallbackError, ran [1 saw 2, 4 saw 2, 5 saw 2, 6 saw 2]", model.trySetResult(2));
    assertEquals("done, ran [1 saw 2]", model.addDoneCallback(1));
    assertEquals("threw InvalidStateException", model.setResult(1));
    assertEquals("threw IllegalStateException", model.setRunningOrNotifyCancel());
  }
}
