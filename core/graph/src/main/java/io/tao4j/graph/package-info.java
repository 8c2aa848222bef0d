/**
 * A network as data: {@link io.tao4j.graph.Graph} (inputs, parameters, buffers, nodes, outputs),
 * {@link io.tao4j.graph.Op} (what a node computes, with its shape rule) and {@link
 * io.tao4j.graph.GraphBuilder} (how networks are written). {@link io.tao4j.graph.OpVisitor} is how
 * compilers, the pruner and the reference executor take an op apart, {@link io.tao4j.graph.Trait}
 * what they ask without that, {@link io.tao4j.graph.Composition} what stands for an op that an
 * engine lacks. {@link io.tao4j.graph.GraphJson} is the file form, {@link
 * io.tao4j.graph.GraphSummary} the layer table.
 *
 * <p>What simple ops say is a function: {@link io.tao4j.graph.Blocks}, {@link
 * io.tao4j.graph.Norms}, {@link io.tao4j.graph.Attention}, {@link io.tao4j.graph.Recurrent}, {@link
 * io.tao4j.graph.Losses}, {@link io.tao4j.graph.BoxLosses}.
 *
 * <p>May import {@code tensor} and {@code error}.
 */
@NullMarked
package io.tao4j.graph;

import org.jspecify.annotations.NullMarked;
