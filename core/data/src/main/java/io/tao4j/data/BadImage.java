package io.tao4j.data;

import io.tao4j.error.TaoException;
import java.nio.file.Path;

/**
 * A picture that could not be read.
 *
 * @param path which
 * @param reason why; its text names the path
 */
public record BadImage(Path path, TaoException reason) {}
