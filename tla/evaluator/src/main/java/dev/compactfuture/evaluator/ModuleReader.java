package dev.compactfuture.evaluator;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tla2sany.drivers.FrontEndException;
import tla2sany.drivers.SANY;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.ModuleNode;
import util.SimpleFilenameToStream;
import util.ToolIO;

/** Reads modules with SANY. */
public final class ModuleReader {
  private ModuleReader() {}

  /**
   * Finds modules in a folder, and the standard modules in SANY's jar. SANY itself would look in
   * the working directory first, and copy the standard modules to the temporary folder, where
   * another JVM that runs TLC deletes them at its end.
   */
  private static final class FolderResolver extends SimpleFilenameToStream {
    private final Path folder;

    FolderResolver(Path folder) {
      this.folder = folder;
    }

    @Override
    public File resolve(String name, boolean isModule) {
      Path file = folder.resolve(isModule && !name.endsWith(".tla") ? name + ".tla" : name);
      if (!Files.exists(file)) {
        try (InputStream standard =
            SANY.class.getResourceAsStream("/tla2sany/StandardModules/" + file.getFileName())) {
          if (standard == null) {
            return super.resolve(name, isModule);
          }
          file = copy(standard, file.getFileName().toString());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return new TLAFile(file.toString(), this);
    }

    private static Path copy(InputStream module, String name) throws IOException {
      Path own = Files.createTempDirectory("sany");
      Path file = own.resolve(name);
      Files.copy(module, file);
      own.toFile().deleteOnExit();
      file.toFile().deleteOnExit(); // files are deleted in reverse order, so before the folder
      return file;
    }
  }

  /**
   * Returns the semantic tree of a module.
   *
   * @param folder where it is, and what it extends and instantiates
   * @throws EvaluationException if SANY finds an error
   */
  public static ModuleNode read(Path folder, String module) {
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(messages, true, StandardCharsets.UTF_8);
    // SANY keeps static state, and copies the standard modules to one place for all readers.
    synchronized (SANY.class) {
      PrintStream before = ToolIO.out;
      ToolIO.out = out; // what SANY says of its progress
      SpecObj spec = new SpecObj(module, new FolderResolver(folder.toAbsolutePath()));
      try {
        SANY.frontEndMain(spec, module, out);
      } catch (FrontEndException e) {
        throw new EvaluationException(module + " cannot be read: " + e + "\n" + messages);
      } finally {
        ToolIO.out = before;
      }
      ModuleNode root = spec.getExternalModuleTable() == null ? null : spec.getRootModule();
      if (root == null
          || spec.getErrorLevel() > 0
          || spec.getParseErrors().getNumErrors() > 0
          || spec.getSemanticErrors().getNumErrors() > 0) {
        throw new EvaluationException(
            module
                + " in "
                + folder
                + " cannot be read:\n"
                + messages.toString(StandardCharsets.UTF_8));
      }
      return root;
    }
  }
}
