/**
 * What a classifier answers: {@link io.tao4j.network.classification.Classification} for a picture.
 * All else that classifiers share is in the classification kit of the module {@code
 * networks/tasks}.
 *
 * <p>Imports nothing.
 */
@NullMarked
package io.tao4j.network.classification;

import org.jspecify.annotations.NullMarked;
