package dev.compactfuture.verify;

import static java.util.Objects.requireNonNull;

import dev.compactfuture.evidence.AwakeClock;
import dev.compactfuture.evidence.EvidenceRow;
import dev.compactfuture.evidence.Progress;
import dev.compactfuture.evidence.Project;
import dev.compactfuture.evidence.ScratchFolder;
import dev.compactfuture.evidence.Verdict;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ModuleVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Compiles and runs a program that has the packaged jar and nothing else, as a module and on the
 * class path, on the oldest JDK that the jar supports and on the newest that is installed. The
 * canaries are a jar whose module makes its users require the null annotations, and a jar that
 * lacks a class.
 */
final class JarChecks {
  private static final String OLDEST = "jar.onJdk17";
  private static final String NEWEST = "jar.onNewestJdk";
  static final Set<String> IDS = ChildJvmChecks.ordered(OLDEST, NEWEST);

  private final Path sources;
  private final Path jar;

  JarChecks(Project project) throws IOException {
    this.sources = project.root().resolve("tla/verify/src/consumer");
    this.jar = packaged(project.root().resolve("impl/target"));
  }

  private static Path packaged(Path target) throws IOException {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, "compact-future-*.jar")) {
      for (Path jar : jars) {
        if (!jar.toString().matches(".*-(tests|javadoc|sources)[.]jar")) {
          return jar;
        }
      }
    }
    throw new IllegalStateException("no packaged jar in " + target);
  }

  List<EvidenceRow> run() throws IOException, InterruptedException {
    SortedMap<Integer, Path> homes = InstalledJdks.homes();
    List<EvidenceRow> rows = new ArrayList<>();
    rows.add(homes.containsKey(17) ? row(OLDEST, 17, homes) : notRun(OLDEST));
    int newest = homes.lastKey();
    rows.add(newest > 17 ? row(NEWEST, newest, homes) : notRun(NEWEST));
    rows.forEach(Progress::end);
    return rows;
  }

  private static EvidenceRow notRun(String id) {
    String why = "there is no such JDK beside the one in use";
    return new EvidenceRow(id, "jar", List.of(), Verdict.NOT_RUN, why, 0, "", Map.of());
  }

  private EvidenceRow row(String id, int jdk, Map<Integer, Path> homes)
      throws IOException, InterruptedException {
    long start = AwakeClock.nanoTime();
    List<String> red = new ArrayList<>();
    List<String> caught = new ArrayList<>();
    try (ScratchFolder scratch = ScratchFolder.create("jar")) {
      Path home = requireNonNull(homes.get(jdk));
      var modular = new JarConsumer(home, sources, scratch.path(), true);
      var onClassPath = new JarConsumer(home, sources, scratch.path(), false);
      for (JarConsumer consumer : List.of(modular, onClassPath)) {
        String problem = consumer.problemWith(jar);
        if (!problem.isEmpty()) {
          red.add((consumer.modular() ? "modular: " : "on the class path: ") + problem);
        }
      }
      Path requires = requiringAnnotationsOfUsers(scratch.resolve("requires.jar"));
      if (modular.problemWith(requires).contains("org.jspecify")) {
        caught.add("annotations required of the user");
      }
      Path lacks = withoutWatch(scratch.resolve("lacks.jar"));
      if (onClassPath.problemWith(lacks).contains("NoClassDefFoundError")) {
        caught.add("a class left out");
      }
    }
    if (caught.size() < 2) {
      red.add("a canary was not caught");
    }
    return new EvidenceRow(
        id,
        "jar",
        List.of(),
        red.isEmpty() ? Verdict.HOLDS : Verdict.VIOLATED,
        String.join("; ", red),
        AwakeClock.secondsSince(start),
        EvidenceRow.caught(caught),
        Map.of("jdk", jdk, "consumers", 2));
  }

  private Path withoutWatch(Path copy) throws IOException {
    Files.copy(jar, copy);
    try (FileSystem inside = FileSystems.newFileSystem(copy)) {
      Files.delete(inside.getPath("dev/compactfuture/Watch.class"));
    }
    return copy;
  }

  private Path requiringAnnotationsOfUsers(Path copy) throws IOException {
    Files.copy(jar, copy);
    try (FileSystem inside = FileSystems.newFileSystem(copy)) {
      Path descriptor = inside.getPath("module-info.class");
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(Files.readAllBytes(descriptor)).accept(new Transitive(writer), 0);
      Files.write(descriptor, writer.toByteArray());
    }
    return copy;
  }

  /** Makes what a module requires be required of its users, too. */
  private static final class Transitive extends ClassVisitor {
    Transitive(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public ModuleVisitor visitModule(String name, int access, String version) {
      return new ModuleVisitor(Opcodes.ASM9, super.visitModule(name, access, version)) {
        @Override
        public void visitRequire(String module, int access, String version) {
          boolean mandated = (access & Opcodes.ACC_MANDATED) != 0; // java.base
          super.visitRequire(module, mandated ? access : access | Opcodes.ACC_TRANSITIVE, version);
        }
      };
    }
  }
}
