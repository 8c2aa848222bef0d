package io.tao4j.networks.detr;

import io.tao4j.networks.detr.DetrGraph.Network;

/** TAO's dino: Deformable DETR with denoising queries and proposals of its encoder. */
public final class DinoNetwork extends DetrNetwork {
  static final String NAME = "dino";

  /** For {@link java.util.ServiceLoader}. */
  public DinoNetwork() {
    super(NAME, "boxes and classes of objects: DINO", Network.DINO);
  }
}
