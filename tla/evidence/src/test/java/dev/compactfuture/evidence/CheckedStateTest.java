package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedStateTest {
  private Path root;
  private Path table;
  private Path bytecode;
  private Path model;

  @BeforeEach
  void aTableOfTheStateOfAProject(@TempDir Path folder) throws Exception {
    root = folder;
    bytecode = write("impl/target/classes/A.class", "bytecode");
    model = write("tla/models/Pairs.cfg", "model");
    table = write("RESULTS.md", "a table\n" + state().line() + "\n");
  }

  private Path write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private CheckedState state() throws Exception {
    return CheckedState.of(new Project(root));
  }

  private String changes() throws Exception {
    return state().changesSince(table).orElse("");
  }

  @Test
  void aTableIsOfTheStateThatItNames() throws Exception {
    write("impl/README.md", "a document is not checked by the rows of a table");
    assertEquals(Optional.empty(), state().changesSince(table));
  }

  @Test
  void otherBytecodeIsNoticed() throws Exception {
    Files.writeString(bytecode, "other");
    assertTrue(changes().endsWith("; changed since then: bytecode (by another compiler, perhaps)"));
  }

  @Test
  void anotherModelIsNoticed() throws Exception {
    Files.writeString(model, "other");
    assertTrue(changes().endsWith("; changed since then: specification"));
  }

  @Test
  void aTableThatNamesNoStateIsNoticed() throws Exception {
    Files.writeString(table, "a table");
    assertEquals("RESULTS.md does not say what it is of", changes());
  }
}
