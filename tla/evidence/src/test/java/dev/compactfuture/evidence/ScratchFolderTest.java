package dev.compactfuture.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is told to end leaves no scratch folder. */
class ScratchFolderTest {
  /** Ends in the middle of its work, as by Ctrl-C. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws IOException {
      Files.createDirectories(ScratchFolder.create("scratch").resolve("states/1"));
      System.exit(3);
    }
  }

  @Test
  void aFolderThatIsOpenIsDeletedAtTheEnd(@TempDir Path temporary) throws Exception {
    List<String> command = new ArrayList<>(List.of("-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("-cp", ChildJvm.ownClassPath(), Child.class.getName()));
    StringBuffer output = new StringBuffer();
    ChildJvm.Exit exit = new ChildJvm(temporary, command).run(output::append, () -> false);
    assertEquals(3, exit.status(), output::toString);
    assertArrayEquals(new String[0], temporary.toFile().list());
  }
}
