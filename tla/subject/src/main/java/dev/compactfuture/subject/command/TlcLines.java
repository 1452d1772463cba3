package dev.compactfuture.subject.command;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import util.ToolIO;

/** Hands on what TLC prints in this JVM, line by line. */
final class TlcLines extends OutputStream {
  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private TlcLines(Consumer<String> lines) {
    this.lines = lines;
  }

  static void redirect(Consumer<String> lines) {
    PrintStream stream = new PrintStream(new TlcLines(lines), true, StandardCharsets.UTF_8);
    ToolIO.out = stream;
    ToolIO.err = stream;
  }

  @Override
  public synchronized void write(int b) {
    if (b != '\n') {
      line.write(b);
      return;
    }
    lines.accept(line.toString(StandardCharsets.UTF_8).replace("\r", ""));
    line.reset();
  }
}
