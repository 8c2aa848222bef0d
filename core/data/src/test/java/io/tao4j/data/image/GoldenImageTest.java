package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.data.random.SeededRandom;
import io.tao4j.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

/** Against pixels and tensors that other libraries made. */
class GoldenImageTest {

  private static int worst(Image got, GoldenArrays.Array expected) {
    assertThat(new int[] {got.height(), got.width(), 3}).isEqualTo(expected.shape());
    byte[] a = got.pixels();
    int worst = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs((a[i] & 0xff) - (int) expected.values()[i]));
    }
    return worst;
  }

  private static Image run(Image image, ImageTransform... transforms) {
    return OpenCv.scoped(
        () -> {
          Mat mat = MatOps.toMat(image);
          for (ImageTransform transform : transforms) {
            mat = MatOps.apply(transform, mat, SeededRandom.of(1));
          }
          return MatOps.toImage(mat);
        });
  }

  @Test
  void decodesEveryKindOfFileAsOpenCvAndPillowDo() throws Exception {
    Map<String, GoldenArrays.Array> arrays = GoldenArrays.npz("decoded.npz");
    int seen = 0;
    for (JsonNode image : GoldenArrays.json("decoded.json").get("images")) {
      String file = image.get("file").asText();
      Image got = ImageCodec.read(GoldenArrays.folder().resolve("images").resolve(file));
      int worst;
      if (file.equals("gray16.png")) {
        GoldenArrays.Array deep = arrays.get(image.get("array_16bit").asText());
        worst = 0;
        for (int i = 0; i < deep.values().length; i++) {
          int nearest = ((int) deep.values()[i] + 128) / 257; // 65535 is 255
          for (int c = 0; c < 3; c++) {
            worst = Math.max(worst, Math.abs((got.pixels()[3 * i + c] & 0xff) - nearest));
          }
        }
      } else {
        worst = worst(got, arrays.get(image.get("array").asText()));
      }
      // The same decoder, so the JPEGs too are exact but for its version.
      assertThat(worst).as(file).isLessThanOrEqualTo(file.endsWith("png") ? 0 : 2);
      seen++;
    }
    assertThat(seen).isEqualTo(9);
  }

  @Test
  void resizesAsOpenCvAndPillowDo() throws Exception {
    Map<String, GoldenArrays.Array> decoded = GoldenArrays.npz("decoded.npz");
    Map<String, GoldenArrays.Array> resized = GoldenArrays.npz("resized.npz");
    Map<String, Interpolation> kinds =
        Map.of(
            "cv_linear", Interpolation.BILINEAR,
            "cv_nearest", Interpolation.NEAREST,
            "cv_area", Interpolation.AREA,
            "cv_cubic", Interpolation.BICUBIC,
            "pil_bilinear", Interpolation.BILINEAR_ANTIALIAS,
            "pil_bicubic", Interpolation.BICUBIC_ANTIALIAS);
    int seen = 0;
    for (JsonNode c : GoldenArrays.json("resized.json").get("cases")) {
      Image source = decoded.get(c.get("source_array").asText()).image();
      int width = c.get("target_wh").get(0).asInt();
      int height = c.get("target_wh").get(1).asInt();
      for (Map.Entry<String, Interpolation> kind : kinds.entrySet()) {
        if (!c.get("arrays").has(kind.getKey())) {
          continue;
        }
        String name = c.get("arrays").get(kind.getKey()).asText();
        Image got = run(source, new ImageTransform.Resize(height, width, kind.getValue()));
        assertThat(worst(got, resized.get(name))).as(name).isLessThanOrEqualTo(1);
        seen++;
      }
    }
    assertThat(seen).isGreaterThanOrEqualTo(8);
  }

  @Test
  void letterboxesBothWays() throws Exception {
    Map<String, GoldenArrays.Array> decoded = GoldenArrays.npz("decoded.npz");
    Map<String, GoldenArrays.Array> arrays = GoldenArrays.npz("pipeline.npz");
    int seen = 0;
    for (JsonNode c : GoldenArrays.json("pipeline.json").get("cases")) {
      String kind = c.get("kind").asText();
      boolean centered = kind.equals("letterbox_center");
      if (!centered && !kind.equals("keep_ratio_pad_bottom_right")) {
        continue;
      }
      GoldenArrays.Array expected = arrays.get(c.get("array").asText());
      int corner = (int) expected.values()[expected.values().length - 1];
      Image got =
          run(
              decoded.get(c.get("source_array").asText()).image(),
              new ImageTransform.Letterbox(
                  c.get("target_wh").get(1).asInt(),
                  c.get("target_wh").get(0).asInt(),
                  Interpolation.BILINEAR,
                  centered ? 114 : corner,
                  centered));
      assertThat(worst(got, expected)).as(c.get("array").asText()).isLessThanOrEqualTo(1);
      seen++;
    }
    assertThat(seen).isEqualTo(8);
  }

  @Test
  void scalesTheShortSideAndCropsTheMiddleAsTorchvisionDoes() throws Exception {
    Image source = GoldenArrays.npz("decoded.npz").get("photo_420_jpg__rgb").image();
    Image got =
        run(
            source,
            new ImageTransform.MiddleCrop(32, 32, 40, 40, Interpolation.BILINEAR_ANTIALIAS));
    GoldenArrays.Array expected = GoldenArrays.npz("pipeline.npz").get("eval_resize_center_crop");
    assertThat(worst(got, expected)).isLessThanOrEqualTo(1);
  }

  @Test
  void normalisesInEveryMode() throws Exception {
    Map<String, GoldenArrays.Array> arrays = GoldenArrays.npz("pipeline.npz");
    Map<String, Normalization> modes =
        Map.of(
            "norm__imagenet_torch", Normalization.of(Normalization.Mode.TORCH, false),
            "norm__caffe_bgr", Normalization.of(Normalization.Mode.CAFFE, false),
            "norm__tf_minus1_1", Normalization.of(Normalization.Mode.TF, false),
            "norm__unit", Normalization.unit(ColorOrder.RGB),
            "norm__half",
                new Normalization(
                    ColorOrder.RGB, 1.0 / 255, List.of(.5, .5, .5), List.of(.5, .5, .5)));
    Image source = arrays.get("norm_source").image();
    modes.forEach(
        (name, normalization) -> {
          GoldenArrays.Array expected = arrays.get(name);
          Tensor got = plan(source, normalization).apply(source);
          assertThat(got.shape().toArray())
              .containsExactly(expected.shape()[0], expected.shape()[1], expected.shape()[2]);
          assertThat(got.toDoubleArray())
              .as(name)
              .usingComparatorWithPrecision(1e-5 * 255)
              .hasSize(expected.values().length);
          double[] values = got.toDoubleArray();
          for (int i = 0; i < values.length; i++) {
            // Relative to the range: caffe's numbers go up to 150.
            assertThat(Math.abs(values[i] - expected.values()[i]))
                .as(name)
                .isLessThanOrEqualTo(1e-5 * Math.max(1, Math.abs(expected.values()[i])));
          }
        });
    Normalization levels = new Normalization(ColorOrder.GRAY, 1, List.of(0.0), List.of(1.0));
    double[] gray = plan(source, levels).apply(source).toDoubleArray();
    GoldenArrays.Array expected = arrays.get("gray_cv");
    for (int i = 0; i < gray.length; i++) {
      assertThat(Math.abs(gray[i] - expected.values()[i])).isLessThanOrEqualTo(1);
    }
  }

  private static ImagePlan plan(Image image, Normalization normalization) {
    return new ImagePlan(
        List.of(new ImageTransform.Resize(image.height(), image.width(), Interpolation.BILINEAR)),
        normalization);
  }

  @Test
  void changesColoursAsTorchvisionDoes() throws Exception {
    int seen = 0;
    for (JsonNode c : GoldenArrays.json("color.json").get("cases")) {
      String kind = c.get("kind").asText();
      if (!kind.startsWith("torchvision_adjust_")) {
        continue;
      }
      double factor = c.get("factor").asDouble();
      UnaryOperator<Mat> adjust =
          switch (kind.substring("torchvision_adjust_".length())) {
            case "brightness" -> mat -> MatOps.brightness(mat, factor);
            case "contrast" -> mat -> MatOps.contrast(mat, factor);
            case "saturation" -> mat -> MatOps.saturation(mat, factor);
            case "hue" -> mat -> MatOps.hue(mat, factor);
            default -> throw new IllegalStateException(kind);
          };
      byte[] rgb = new byte[4 * 8 * 3];
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) c.get("rgb_in_255").get(i / 3).get(i % 3).asInt();
      }
      Image got =
          OpenCv.scoped(() -> MatOps.toImage(adjust.apply(MatOps.toMat(Image.of(8, 4, rgb)))));
      for (int i = 0; i < 32; i++) {
        for (int channel = 0; channel < 3; channel++) {
          double expected = c.get("out_chw").get(channel * 32 + i).asDouble() * 255;
          assertThat((double) got.level(i % 8, i / 8, channel))
              .as("%s pixel %d", kind, i)
              .isCloseTo(expected, org.assertj.core.data.Offset.offset(1.0));
        }
      }
      seen++;
    }
    assertThat(seen).isEqualTo(4);
  }
}
