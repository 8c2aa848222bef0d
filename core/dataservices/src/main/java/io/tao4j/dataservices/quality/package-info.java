/**
 * {@code quality find}: labels of a classifier's pictures that are probably wrong ({@link
 * io.tao4j.dataservices.quality.LabelErrors}), and pictures that are there twice.
 */
@NullMarked
package io.tao4j.dataservices.quality;

import org.jspecify.annotations.NullMarked;
