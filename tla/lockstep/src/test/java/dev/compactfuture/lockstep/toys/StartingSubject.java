package dev.compactfuture.lockstep.toys;

import dev.compactfuture.lockstep.SubjectStep;
import org.jspecify.annotations.Nullable;

/** A subject in whose second thread the thread runs that the code starts. */
public final class StartingSubject extends SnippetSubject {
  private @Nullable Thread started;

  StartingSubject() throws ReflectiveOperationException {}

  @Override
  public void started(Thread thread) {
    started = thread;
  }

  @Override
  public void run(int thread) {
    if (thread == 1) {
      super.run(thread);
    } else {
      SubjectStep.await("Begin", () -> started != null);
      Runnable now = started;
      if (now != null) {
        now.run();
      }
    }
  }
}
