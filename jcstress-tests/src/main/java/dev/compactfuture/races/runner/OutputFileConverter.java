package dev.compactfuture.races.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Refuses a file that cannot be written before the run rather than after it. */
final class OutputFileConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String name) {
    Path file = Path.of(name).toAbsolutePath();
    if (file.getParent() == null || !Files.isDirectory(file.getParent())) {
      throw new TypeConversionException("cannot write " + name + ": its folder does not exist");
    }
    if (Files.isDirectory(file)) {
      throw new TypeConversionException("cannot write " + name + ": it is a folder");
    }
    return file;
  }
}
