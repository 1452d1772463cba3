/**
 * Checks TLA+ modules with the models of TLC, by an evaluator and values of its own. Of the TLA+
 * tools it uses SANY alone.
 *
 * <p>The ways in are {@link dev.compactfuture.evaluator.ModelCheck} and, for those who explore by
 * themselves, {@link dev.compactfuture.evaluator.Evaluation}; both take a {@link
 * dev.compactfuture.evaluator.Model}.
 *
 * <p>An order in which to read it:
 *
 * <ol>
 *   <li>Values: {@code Value} and its subclasses; {@code Sets} and {@code Operators} on them.
 *   <li>Compiled code: {@code Env} is what it reads, {@code Code}, {@code Expr} and {@code Action}
 *       what it is; {@code BasicNodes}, {@code LogicNodes}, {@code SetNodes}, {@code
 *       FunctionNodes}, {@code ActionNodes}, {@code RecursionNodes}, {@code RecursiveActions}.
 *   <li>The compiler: {@code ModuleReader} and {@code ModelFile} read; {@code Scope}, {@code
 *       Entered} and {@code Instances} say what a symbol means; {@code ExpressionCompiler} with
 *       {@code FormCompiler}, {@code ActionCompiler}, {@code NextStates}, {@code FormulaCompiler}.
 *   <li>The checks: {@code StateGraph} with {@code StateTable}, {@code LivenessCheck} with {@code
 *       Components} and {@code Loop}.
 * </ol>
 */
@NullMarked
package dev.compactfuture.evaluator;

import org.jspecify.annotations.NullMarked;
