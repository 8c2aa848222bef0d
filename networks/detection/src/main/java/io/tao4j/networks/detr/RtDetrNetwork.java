package io.tao4j.networks.detr;

import io.tao4j.networks.detr.DetrGraph.Network;

/** TAO's rtdetr: a transformer that is fast. */
public final class RtDetrNetwork extends DetrNetwork {
  static final String NAME = "rtdetr";

  /** For {@link java.util.ServiceLoader}. */
  public RtDetrNetwork() {
    super(NAME, "boxes and classes of objects: RT-DETR", Network.RTDETR);
  }
}
