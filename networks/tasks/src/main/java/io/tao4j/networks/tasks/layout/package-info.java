/**
 * What the newer generations of TAO's specs share, as fragments of layouts: {@link
 * io.tao4j.networks.tasks.layout.Tf2Layout} (YAML of the TF2 networks), {@link
 * io.tao4j.networks.tasks.layout.PytorchLayout} (YAML of the PyTorch networks from release 5.5 on)
 * and {@link io.tao4j.networks.tasks.layout.MmcvLayout} (those of 5.0 to 5.3). A network's own
 * layout includes them and adds its data and its model. {@link
 * io.tao4j.networks.tasks.layout.LayoutValues} turns values of one generation into those of
 * another.
 *
 * <p>Their targets are fields of a {@code train_config} of the form of classification's: {@code
 * n_epochs}, {@code optimizer.sgd}, {@code lr_config.cosine}, {@code reg_config}.
 */
@NullMarked
package io.tao4j.networks.tasks.layout;

import org.jspecify.annotations.NullMarked;
