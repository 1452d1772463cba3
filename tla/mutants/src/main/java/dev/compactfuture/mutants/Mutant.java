package dev.compactfuture.mutants;

/**
 * A variant of the bytecode or of the specification, made by an operator at a site.
 *
 * @param id what is done where, such as {@code Complete.cas.split}: the key in files of results
 * @param what what is wrong, in a line
 * @param equivalent why the mutant cannot behave differently from the original; empty if it can
 */
public record Mutant(
    String id, MutationOperator operator, MutationSite site, String what, String equivalent) {
  /** The original, without a fault: a checker that kills it kills everything. */
  public static final Mutant ORIGINAL =
      new Mutant("original", () -> "none", new MutationSite("", ""), "", "");

  private static final String ALL_SITES = "all";

  /** Returns the mutant in which an operator is applied to all its sites at once. */
  public static Mutant ofAllSites(MutationOperator operator, String what) {
    MutationSite site = new MutationSite(ALL_SITES, "");
    return new Mutant(idOfAllSites(operator), operator, site, what + ": all that there are", "");
  }

  /** Returns the id of {@link #ofAllSites}. */
  public static String idOfAllSites(MutationOperator operator) {
    return ALL_SITES + "." + operator.id();
  }

  /** Returns whether the operator is applied to all its sites at once. */
  public boolean isOfAllSites() {
    return id.equals(idOfAllSites(operator));
  }

  /** Returns whether the mutant cannot behave differently from the original. */
  public boolean isEquivalent() {
    return !equivalent.isEmpty();
  }

  /** Returns this mutant as an equivalent one if there is a reason, and as it is otherwise. */
  public Mutant withEquivalent(String reason) {
    return new Mutant(id, operator, site, what, reason);
  }

  /** Returns the label of the site. */
  public String label() {
    return site.label();
  }
}
