package io.tao4j.networks.backbones;

import io.tao4j.error.TaoException;
import java.util.List;

/** The backbones that there are. */
public final class Backbones {
  private static final List<Backbone> ALL =
      List.of(
          ResNet.resnet10(),
          ResNet.resnet18(),
          ResNet.resnet34(),
          ResNet.resnet50(),
          ResNet.resnet101(),
          MobileNetV2.standard(),
          Darknet19.standard(),
          Darknet53.standard(),
          CspDarknetTiny.standard(),
          CspDarknet.cspdarknet19(),
          CspDarknet.cspdarknet53());

  private Backbones() {}

  /** All of them, families together. */
  public static List<Backbone> all() {
    return ALL;
  }

  /**
   * One by name.
   *
   * @throws TaoException {@code NETWORK-001} listing the names
   */
  public static Backbone get(String name) {
    return ALL.stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TaoException(
                    "NETWORK-001",
                    "there is no backbone '" + name + "'",
                    "there are " + String.join(", ", ALL.stream().map(Backbone::name).toList())));
  }
}
