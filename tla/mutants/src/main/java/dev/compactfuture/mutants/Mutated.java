package dev.compactfuture.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What there are mutants of: the Java, or the specification. */
interface Mutated {
  List<Mutant> all();

  /** Of the original: what was found for another one does not count. */
  String hash() throws IOException;

  /** Writes the whole, with what is mutated in it, to {@code folder}. */
  void write(Mutant mutant, Path folder) throws IOException;

  /** Of the files in {@code folder} with such names, which begin below it. */
  static String hash(Path folder, String names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file :
          files.filter(f -> folder.relativize(f).toString().matches(names)).sorted().toList()) {
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }
}
