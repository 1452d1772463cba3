package dev.compactfuture;

import java.util.concurrent.Callable;

/**
 * Code for each operator and for each rule on what is not mutated; it lies where the library does.
 */
final class Sample {
  enum Size {
    SMALL
  }

  record Pair(String first, String second) {}

  private int calls;

  int product(int n) {
    int product = 1;
    for (int i = 1; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  String call(Callable<String> callable) throws Exception {
    try {
      return callable.call();
    } finally {
      calls++;
    }
  }

  Callable<Pair> pair(String a, String b) {
    return () -> new Pair(a, b);
  }
}
