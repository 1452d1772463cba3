package consumer;

import dev.compactfuture.CompactFuture;
import dev.compactfuture.Completions;
import dev.compactfuture.FutureExecutor;
import dev.compactfuture.Futures;
import dev.compactfuture.Futures.ReturnWhen;
import java.util.List;
import java.util.concurrent.Executors;

/** Uses the packaged jar as a program does that has nothing else; JarChecks compiles and runs it. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    try (FutureExecutor executor = new FutureExecutor(Executors.newFixedThreadPool(2))) {
      CompactFuture<Integer> six = executor.submit(() -> 6);
      CompactFuture<?> nothing = executor.submit(() -> {});
      CompactFuture<String> seven = new CompactFuture<>();
      seven.setResult("7");
      seven.addDoneCallback(done -> System.out.print(done.resultNow() + " "));
      var waited = Futures.await(List.of(six, seven, nothing), ReturnWhen.ALL_COMPLETED);
      int product = six.resultNow() * Integer.parseInt(seven.toCompletableFuture().join());
      try (Completions<CompactFuture<Integer>> completions = Futures.asCompleted(List.of(six))) {
        product += completions.next().get() - 6;
      }
      System.out.println(waited.done().size() + " " + product);
    }
  }
}
