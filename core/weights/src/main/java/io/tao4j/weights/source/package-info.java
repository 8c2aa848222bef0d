/**
 * Where weights come from: {@link io.tao4j.weights.source.WeightSources} turns a text such as
 * {@code hf:owner/name@rev/file} into a local file, by way of a cache. {@link
 * io.tao4j.weights.source.SourceSettings} says where that lies and whether the network may be used.
 *
 * <p>Imports {@code error} and {@code file} only.
 */
@NullMarked
package io.tao4j.weights.source;

import org.jspecify.annotations.NullMarked;
