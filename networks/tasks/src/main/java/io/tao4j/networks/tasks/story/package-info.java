/**
 * Sentences about specs that networks share: {@link io.tao4j.networks.tasks.story.PictureSentences}
 * of what becomes of pictures, {@link io.tao4j.networks.tasks.story.TrainingSentences} of
 * optimisers, penalties and rates.
 *
 * <p>Imports {@code network} and what lies below it.
 */
@NullMarked
package io.tao4j.networks.tasks.story;

import org.jspecify.annotations.NullMarked;
