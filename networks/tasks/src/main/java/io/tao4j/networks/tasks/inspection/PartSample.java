package io.tao4j.networks.tasks.inspection;

import java.nio.file.Path;
import java.util.List;

/**
 * A part that is judged.
 *
 * @param id file and line of its row, what it is called in messages
 * @param part its pictures, one for each light
 * @param golden those of a good one, in the same order
 * @param isDefect whether it is known to be faulty
 */
public record PartSample(String id, List<Path> part, List<Path> golden, boolean isDefect) {
  public PartSample {
    part = List.copyOf(part);
    golden = List.copyOf(golden);
  }
}
