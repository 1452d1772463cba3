package dev.compactfuture.lockstep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.compactfuture.lockstep.toys.SplitSubject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is loaded beside the instrumented classes, and the names that can be asked for. */
class LoaderTest {
  @Test
  void theWholePackageOfTheSubjectIsLoadedApart() {
    Loader loader = new Loader(Map.of(), Map.of(), SplitSubject.class);
    Subject subject = loader.newSubject();
    assertNotEquals(SplitSubject.class, subject.getClass());
    Class<?> part = subject.root().getClass();
    assertSame(loader, part.getClassLoader());
    assertTrue(loader.isOfSubject(part), part.toString());
  }

  @Test
  void theEngineIsLoadedOnce() throws ClassNotFoundException {
    Loader loader = new Loader(Map.of(), Map.of(), SplitSubject.class);
    assertSame(Machine.class, loader.loadClass(Machine.class.getName()));
  }

  @Test
  void namesThatTheCodeDoesNotHaveAreMissing() throws IOException {
    try (InputStream in = CodeNames.class.getResourceAsStream("CodeNames.class")) {
      CodeNames names = new CodeNames(List.of(in.readAllBytes()));
      assertNull(names.missing("missing", null));
      assertNull(names.missing("missing", "local"));
      assertEquals("method 'renamed'", names.missing("renamed", null));
      assertEquals(
          "local variable 'renamed' in a method 'missing'", names.missing("missing", "renamed"));
    }
  }
}
