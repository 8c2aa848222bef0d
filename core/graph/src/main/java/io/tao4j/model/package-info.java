/**
 * A network with its numbers: {@link io.tao4j.model.Model} is a graph, {@link
 * io.tao4j.model.Weights} and {@link io.tao4j.model.ModelMeta}, perhaps with further parts and with
 * {@link io.tao4j.model.Assets}; {@link io.tao4j.model.ModelFile} is its file.
 *
 * <p>May import {@code graph}, {@code tensor}, {@code file} and {@code error}.
 */
@NullMarked
package io.tao4j.model;

import org.jspecify.annotations.NullMarked;
