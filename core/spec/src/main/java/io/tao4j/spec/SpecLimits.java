package io.tao4j.spec;

/**
 * Bounds on what is read, so that a hostile or damaged file costs bounded time and memory.
 *
 * @param maxBytes size of the file in bytes
 * @param maxDepth how deep groups and lists may nest; at most 500, because parsers recurse
 * @param maxValues values in the tree, each use of a YAML alias counted with all it stands for
 * @param maxAliases uses of YAML aliases
 */
public record SpecLimits(int maxBytes, int maxDepth, int maxValues, int maxAliases) {

  /** 8 MiB, 64 levels, 500,000 values, 100 aliases: far above NVIDIA's largest spec. */
  public static final SpecLimits STANDARD = new SpecLimits(8 << 20, 64, 500_000, 100);

  private static final int DEEPEST = 500;
  private static final int LARGEST = 1 << 29;

  /** Checks that all limits are positive. */
  public SpecLimits {
    if (maxBytes < 1 || maxDepth < 1 || maxValues < 1 || maxAliases < 0) {
      throw new IllegalArgumentException("limits must be positive");
    }
    if (maxBytes > LARGEST) {
      throw new IllegalArgumentException("maxBytes must be at most " + LARGEST);
    }
    if (maxDepth > DEEPEST) {
      throw new IllegalArgumentException("maxDepth must be at most " + DEEPEST);
    }
  }
}
