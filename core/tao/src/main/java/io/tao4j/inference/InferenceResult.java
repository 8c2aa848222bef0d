package io.tao4j.inference;

import java.nio.file.Path;
import java.util.List;

/**
 * What inference over files gave.
 *
 * @param images how many were answered
 * @param unreadable files that were no pictures, each with its reason
 * @param files what was written
 */
public record InferenceResult(int images, List<String> unreadable, List<Path> files) {
  public InferenceResult {
    unreadable = List.copyOf(unreadable);
    files = List.copyOf(files);
  }
}
