/**
 * The groups of TAO's classification spec, a file each: {@link
 * io.tao4j.networks.classification.spec.ModelConfig} the network, {@link
 * io.tao4j.networks.classification.spec.TrainConfig} the training, with {@link
 * io.tao4j.networks.classification.spec.OptimizerConfig} and {@link
 * io.tao4j.networks.classification.spec.LrConfig}, {@link
 * io.tao4j.networks.classification.spec.EvalConfig} the evaluation.
 *
 * <p>May import {@code spec} and the groups that networks share.
 */
@NullMarked
package io.tao4j.networks.classification.spec;

import org.jspecify.annotations.NullMarked;
