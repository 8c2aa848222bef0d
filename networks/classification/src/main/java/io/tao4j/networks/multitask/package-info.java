/**
 * TAO's multitask_classification: {@link io.tao4j.networks.multitask.MultitaskNetwork}. One
 * backbone, and a small head for each question to a picture.
 *
 * <p>Imports the kits, {@code backbones} and what lies below them.
 */
@NullMarked
package io.tao4j.networks.multitask;

import org.jspecify.annotations.NullMarked;
