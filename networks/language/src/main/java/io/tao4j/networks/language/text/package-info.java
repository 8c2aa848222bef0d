/**
 * The kit of networks that take text: {@link io.tao4j.networks.language.text.TextNetwork} is what
 * each is, {@link io.tao4j.networks.language.text.TextDefinition} its graph on a pretrained
 * encoder, {@link io.tao4j.networks.language.text.TextSet} its data, {@link
 * io.tao4j.networks.tasks.ComposedTask} how it answers.
 *
 * <p>Imports {@code tasks}, {@code tokenizers}, the encoders and what lies below them.
 */
@NullMarked
package io.tao4j.networks.language.text;

import org.jspecify.annotations.NullMarked;
