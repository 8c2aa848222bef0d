/**
 * Image classification: {@link io.tao4j.networks.classification.ClassificationNetwork} is the
 * module, {@link io.tao4j.networks.classification.ClassificationSpec} its spec, {@link
 * io.tao4j.network.classification.Classification} what it says of a picture.
 *
 * <p>May import {@code network} and what lies below it, the backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.classification;

import org.jspecify.annotations.NullMarked;
