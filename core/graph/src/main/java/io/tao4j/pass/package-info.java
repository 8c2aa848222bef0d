/**
 * Changes of whole models: a {@link io.tao4j.pass.Pass} takes a model and gives another. {@link
 * io.tao4j.pass.ForInference} drops what only training needs, {@link io.tao4j.pass.FoldBatchNorm}
 * puts batch norms into the layer before them, {@link io.tao4j.pass.InsertQuantization} rounds to 8
 * bits ({@link io.tao4j.pass.RemoveQuantization} undoes it), {@link io.tao4j.pass.HalfPrecision}
 * computes in 16.
 *
 * <p>May import {@code model}, {@code graph}, {@code tensor} and {@code error}.
 */
@NullMarked
package io.tao4j.pass;

import org.jspecify.annotations.NullMarked;
