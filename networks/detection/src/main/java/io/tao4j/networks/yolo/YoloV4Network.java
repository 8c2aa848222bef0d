package io.tao4j.networks.yolo;

/** TAO's yolo_v4: three heads on a neck that goes down and up again. */
public final class YoloV4Network extends YoloNetwork {
  static final String NAME = "yolo_v4";

  /** For {@link java.util.ServiceLoader}. */
  public YoloV4Network() {
    super(NAME, "boxes and classes of objects: YOLOv4");
  }
}
