package io.tao4j.networks.backbones;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneParametersTest {

  // Published totals for 1,000 classes.
  @ParameterizedTest
  @CsvSource({
    "resnet10,5418792",
    "resnet18,11689512",
    "resnet34,21797672",
    "resnet50,25557032",
    "resnet101,44549160",
    "resnet152,60192808",
    "vgg16,138357544",
    "vgg16_bn,138365992",
    "vgg19,143667240",
    "vgg19_bn,143678248",
    "alexnet,61100840",
    "squeezenet1_0,1248424",
    "squeezenet1_1,1235496",
    "googlenet,6624904",
    "mobilenet_v1,4231976",
    "mobilenet_v2,3504872",
    "mobilenet_v3_small,2542856",
    "mobilenet_v3_large,5483032",
    "efficientnet_b0,5288548",
    "efficientnet_b1,7794184",
    "efficientnet_b2,9109994",
    "efficientnet_b3,12233232",
    "efficientnet_b4,19341616",
    "efficientnet_b5,30389784",
    "efficientnet_b6,43040704",
    "efficientnet_b7,66347960",
    "efficientnet_lite0,4652008",
    "darknet19,20842376",
    "darknet53,41609928",
    "cspdarknet53,27642184",
    "vit_tiny_patch16_224,5717416",
    "vit_small_patch16_224,22050664",
    "vit_base_patch16_224,86567656",
    "swin_tiny_patch4_window7_224,28288354",
    "swin_small_patch4_window7_224,49606258",
    "convnext_tiny,28589128",
    "convnext_small,50223688",
    "mit_b0,3576392",
    "swin_base_patch4_window7_224,87768224",
    "swin_large_patch4_window7_224,196532476",
    "convnext_base,88591464",
    "convnext_large,197767336",
    "convnext_xlarge,350196968",
    "vit_large_patch16_224,304326632",
    "vit_small_patch14_dinov2,22441192",
    "vit_small_patch14_reg4_dinov2,22442344",
    "vit_base_patch14_reg4_dinov2,87351016",
    "vit_large_patch14_reg4_dinov2,305395688",
    "vit_giant_patch14_reg4_dinov2,1138020840",
    "vit_base_patch16_clip_quickgelu_224,86568424",
    "vit_base_patch32_clip_quickgelu_224,88225000",
    "vit_large_patch14_clip_quickgelu_224,304204776",
    "efficientvit_b0,3410008",
    "efficientvit_b1,9102024",
    "efficientvit_b2,24330712",
    "efficientvit_b3,48646056",
    "efficientvit_l1,52654088",
    "efficientvit_l2,63707016",
    "efficientvit_l3,246037288",
    "fan_tiny_8_p4_hybrid,7467240",
    "fan_small_12_p4_hybrid,26117944",
    "fan_base_16_p4_hybrid,50475048",
    "fan_large_16_p4_hybrid,76855140"
  })
  void hasThePublishedNumberOfParameters(String name, long expected) {
    assertThat(
            Classifiers.plain(Backbones.get(name), BackboneOptions.DEFAULT, 1000).parameterCount())
        .isEqualTo(expected);
  }
}
