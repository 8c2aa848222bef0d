package io.tao4j.data;

import io.tao4j.error.TaoException;

/**
 * A source of samples that could not be read.
 *
 * @param source which: its path, or a file and a line
 * @param reason why; its text names the source
 */
public record BadSample(String source, TaoException reason) {}
