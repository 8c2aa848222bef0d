/**
 * Structural channel pruning: {@link io.tao4j.prune.Pruner} makes a {@link
 * io.tao4j.prune.PruningPlan} from {@link io.tao4j.prune.PruneSettings} and applies it; the result
 * is a smaller dense model like any other.
 *
 * <p>May import {@code model}, {@code graph} and what lies below them.
 */
@NullMarked
package io.tao4j.prune;

import org.jspecify.annotations.NullMarked;
