package io.tao4j.networks.yolo;

/** TAO's yolo_v4_tiny: two heads, or three, on a small backbone. */
public final class YoloV4TinyNetwork extends YoloNetwork {
  static final String NAME = "yolo_v4_tiny";

  /** For {@link java.util.ServiceLoader}. */
  public YoloV4TinyNetwork() {
    super(NAME, "boxes and classes of objects: YOLOv4-tiny");
  }
}
