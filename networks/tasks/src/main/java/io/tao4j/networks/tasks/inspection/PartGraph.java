package io.tao4j.networks.tasks.inspection;

/** Names of inputs and outputs that graphs of networks of parts have in common. */
public final class PartGraph {
  /** Input {@code [N, C, H, W]}: the part. */
  public static final String PART = "part";

  /** Input {@code [N, C, H, W]}: a good one. */
  public static final String GOLDEN = "golden";

  /** Output {@code [N]}: how far the two are apart. */
  public static final String SCORE = "score";

  private PartGraph() {}
}
