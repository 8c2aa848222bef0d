package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tao4j.error.TaoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackbonesTest {
  /** What TAO's specs say. */
  @ParameterizedTest
  @CsvSource({
    "resnet,10,true,resnet10",
    "resnet,101,true,resnet101",
    "vgg,16,true,vgg16_bn",
    "vgg,19,false,vgg19",
    "vgg16,18,true,vgg16",
    "googlenet,18,true,googlenet",
    "alexnet,18,true,alexnet",
    "mobilenet_v1,18,true,mobilenet_v1",
    "mobilenet_v2,18,true,mobilenet_v2",
    "squeezenet,18,true,squeezenet1_0",
    "darknet,19,true,darknet19",
    "darknet,53,true,darknet53",
    "cspdarknet,19,true,cspdarknet19",
    "cspdarknet,53,true,cspdarknet53",
    "cspdarknet_tiny,18,true,cspdarknet_tiny",
    "efficientnet_b0,18,true,efficientnet_b0",
    "efficientnet_b7,18,true,efficientnet_b7",
    "resnet50,18,true,resnet50"
  })
  void familiesAndDepthsNameABackbone(String arch, int layers, boolean norm, String name) {
    assertThat(Backbones.find(arch, layers, norm)).map(Backbone::name).contains(name);
  }

  @ParameterizedTest
  @CsvSource({"resnet,11", "vgg,11", "darknet,18", "cspdarknet,18", "lenet,5"})
  void otherCombinationsNameNone(String arch, int layers) {
    assertThat(Backbones.find(arch, layers, true)).isEmpty();
  }

  @Test
  void namesAreUnique() {
    assertThat(Backbones.all()).extracting(Backbone::name).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownNameListsTheOthers() {
    assertThatThrownBy(() -> Backbones.get("resnet51"))
        .isInstanceOf(TaoException.class)
        .hasMessageContaining("NETWORK-001")
        .hasMessageContaining("resnet50");
  }
}
