/**
 * Lockstep compares the bytecode of a class with its TLA+ specification, through every interleaving
 * of small programs. In every state both must allow the same steps, with the same names, to the
 * same states. Nothing here knows what the class does.
 *
 * <p>What a user sees: {@link dev.compactfuture.lockstep.Lockstep} is the way in. The user
 * implements a {@link dev.compactfuture.lockstep.Subject} on a {@link
 * dev.compactfuture.lockstep.Machine}, and may use {@link dev.compactfuture.lockstep.Choice},
 * {@link dev.compactfuture.lockstep.SubjectStep} and {@link
 * dev.compactfuture.lockstep.PlainVariable}. The results are a {@link
 * dev.compactfuture.lockstep.Comparison} and a {@link dev.compactfuture.lockstep.Counterexample},
 * or a {@link dev.compactfuture.lockstep.ProgramGraph} of each program. {@link
 * dev.compactfuture.lockstep.TlcSpecification} reads a specification alone.
 *
 * <p>An order in which to read the engine:
 *
 * <ol>
 *   <li>What a step is: {@code Steps}, {@code StepKinds}, {@code SourceFiles}.
 *   <li>How the bytecode is changed: {@code Instrumentation}, {@code Locals}, {@code Site}, {@code
 *       SiteTable}, {@code ThreadIdentity}, {@code Loader}, {@code LoadedCode}. The changed code
 *       calls {@code Probe}.
 *   <li>How a program is run along a schedule: {@code Worker}, {@code Turn}, {@code Coroutine},
 *       {@code Scheduler}, {@code Move}, {@code StepExecutor}.
 *   <li>What a state is: {@code Observation} for the abstraction, {@code ConcreteState} for the
 *       engine.
 *   <li>What memory answers: {@code Access}, {@code Location}, {@code Memory}, and under Java's
 *       access modes {@code AccessModes}, {@code AccessModesState}.
 *   <li>The specification: {@code TlcSpecification}, {@code TlcGuards}, {@code SpecificationGraph}.
 *   <li>How the states of a program are explored: {@code ProgramExplorer} with {@code CodeState}
 *       and {@code StateTable}, in the order of {@code PathCover} or {@code ShortestFirst}.
 *   <li>The comparison: {@code StepExplorer} with {@code DivergenceReporter}, {@code
 *       OutcomeExplorer}; for all programs, {@code ParallelExploration}, {@code StepComparer} and
 *       {@code OutcomeComparer}.
 *   <li>Both graphs without a comparison: {@code GraphExplorer}, {@code GraphReader}.
 * </ol>
 *
 * <p>It is one package on purpose: in several, its internals would have to be public.
 */
@NullMarked
package dev.compactfuture.lockstep;

import org.jspecify.annotations.NullMarked;
