package dev.compactfuture.verify;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has a jar of the future and nothing else, compiled and run by one JDK.
 *
 * @param jdk the JDK's home
 * @param sources the folder of the program and of its module declaration
 * @param scratch a folder for what is compiled
 * @param modular whether the program is a module, or else on the class path
 */
record JarConsumer(Path jdk, Path sources, Path scratch, boolean modular) {
  private static final String EXPECTED = "7 3 42";

  /** Either child takes seconds. */
  private static final Duration BOUND = Duration.ofMinutes(2);

  /** Compiles and runs the program; returns what went wrong, or an empty string. */
  String problemWith(Path jar) throws IOException, InterruptedException {
    Path classes = scratch.resolve(modular ? "modular" : "classes");
    Path main = sources.resolve("consumer/Main.java");
    List<String> compiler = new ArrayList<>(List.of("-m", "jdk.compiler/com.sun.tools.javac.Main"));
    compiler.addAll(List.of("-Xlint:all", "-Werror", "-d", classes.toString()));
    List<String> program = new ArrayList<>();
    if (modular) {
      compiler.addAll(List.of("-p", jar.toString(), main.toString()));
      compiler.add(sources.resolve("module-info.java").toString());
      program.addAll(
          List.of("-p", ChildJvm.classPath(jar, classes), "-m", "consumer/consumer.Main"));
    } else {
      compiler.addAll(List.of("-cp", jar.toString(), main.toString()));
      program.addAll(List.of("-cp", ChildJvm.classPath(jar, classes), "consumer.Main"));
    }
    String messages = outputOf(compiler);
    String printed = messages.isEmpty() ? outputOf(program) : EXPECTED;
    return printed.equals(EXPECTED) ? messages : "printed: " + printed;
  }

  private String outputOf(List<String> arguments) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    Files.createDirectories(scratch);
    long start = AwakeClock.nanoTime();
    ChildJvm.Exit exit =
        new ChildJvm(jdk, scratch, arguments)
            .run(lines::add, () -> AwakeClock.hasPassed(BOUND, start));
    if (exit.status() != 0) {
      lines.add("status " + exit.status());
    }
    return String.join(" ", lines);
  }
}
