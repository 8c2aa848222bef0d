/**
 * The whole of tao4j in a few types: {@link io.tao4j.Tao} finds a network, {@link io.tao4j.TaoJob}
 * trains it from a spec, {@link io.tao4j.TaoModel} is what comes out and what can be evaluated,
 * pruned, exported and run.
 *
 * <pre>{@code
 * Tao.network("classification").spec(path).train().prune(0.5).export();
 * }</pre>
 *
 * <p>May import everything but engine implementations; nothing imports it.
 */
@NullMarked
package io.tao4j;

import org.jspecify.annotations.NullMarked;
