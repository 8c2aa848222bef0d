package io.tao4j.networks.detr;

import io.tao4j.networks.detr.DetrGraph.Network;

/** TAO's deformable_detr: queries that look at a few places of the maps. */
public final class DeformableDetrNetwork extends DetrNetwork {
  static final String NAME = "deformable_detr";

  /** For {@link java.util.ServiceLoader}. */
  public DeformableDetrNetwork() {
    super(NAME, "boxes and classes of objects: Deformable DETR", Network.DEFORMABLE_DETR);
  }
}
