package io.tao4j.inference;

import java.nio.file.Path;
import java.util.List;

/**
 * What inference over files gave.
 *
 * @param inputs how many were answered
 * @param noun what several of them are called: {@code pictures}, {@code lines}
 * @param unreadable inputs that could not be read, each with its reason
 * @param files what was written
 */
public record InferenceResult(int inputs, String noun, List<String> unreadable, List<Path> files) {
  public InferenceResult {
    unreadable = List.copyOf(unreadable);
    files = List.copyOf(files);
  }
}
