package io.tao4j.data;

import io.tao4j.error.TaoException;

/**
 * A picture that could not be read.
 *
 * @param sample which
 * @param reason why; its text names the path
 */
public record BadImage(Sample sample, TaoException reason) {}
