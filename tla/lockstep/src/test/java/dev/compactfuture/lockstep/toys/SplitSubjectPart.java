package dev.compactfuture.lockstep.toys;

/** The other top-level class of {@link SplitSubject}. */
final class SplitSubjectPart {
  @Override
  public String toString() {
    return "part";
  }
}
