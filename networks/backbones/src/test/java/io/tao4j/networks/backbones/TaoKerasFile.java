package io.tao4j.networks.backbones;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A {@code .hdf5} file as TAO 5 writes one: Keras' model file, layers named as NVIDIA's templates
 * name them. The names and shapes are written down here once more, by those templates.
 */
final class TaoKerasFile {
  private final Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
  private final Random random = new Random(5);
  private int variables;

  /** Number of variables. */
  int variables() {
    return variables;
  }

  /** A variable's numbers, nested arrays. */
  Object variable(String layer, String name) {
    return layers.get(layer).get(name);
  }

  private void put(String layer, String variable, int... shape) {
    layers.computeIfAbsent(layer, l -> new LinkedHashMap<>()).put(variable, numbers(shape, 0));
    variables++;
  }

  private Object numbers(int[] shape, int axis) {
    if (axis == shape.length - 1) {
      float[] row = new float[shape[axis]];
      for (int i = 0; i < row.length; i++) {
        row[i] = random.nextFloat();
      }
      return row;
    }
    int[] rest = java.util.Arrays.copyOfRange(shape, axis, shape.length);
    Object all = Array.newInstance(float.class, rest);
    for (int i = 0; i < shape[axis]; i++) {
      Array.set(all, i, numbers(shape, axis + 1));
    }
    return all;
  }

  TaoKerasFile conv(String name, int kernel, int in, int out) {
    put(name, "kernel:0", kernel, kernel, in, out);
    return this;
  }

  TaoKerasFile biased(String name, int kernel, int in, int out) {
    put(name, "bias:0", out);
    return conv(name, kernel, in, out);
  }

  TaoKerasFile depthwise(String name, int kernel, int channels) {
    put(name, "depthwise_kernel:0", kernel, kernel, channels, 1);
    return this;
  }

  TaoKerasFile norm(String name, int channels) {
    for (String variable : List.of("gamma:0", "beta:0", "moving_mean:0", "moving_variance:0")) {
      put(name, variable, channels);
    }
    return this;
  }

  TaoKerasFile dense(String name, int in, int out) {
    put(name, "kernel:0", in, out);
    put(name, "bias:0", out);
    return this;
  }

  /** A convolution and {@code NAME_bn}. */
  TaoKerasFile pair(String name, int kernel, int in, int out) {
    return conv(name, kernel, in, out).norm(name + "_bn", out);
  }

  void write(Path path) {
    try (WritableHdfFile file = HdfFile.write(path)) {
      WritableGroup model = file.putGroup("model_weights");
      model.putAttribute("layer_names", new ArrayList<>(layers.keySet()).toArray(String[]::new));
      layers.forEach(
          (layer, values) -> {
            WritableGroup group = model.putGroup(layer).putGroup(layer);
            values.forEach(group::putDataset);
          });
    }
  }

  // the templates, with a last layer of 7 classes

  static TaoKerasFile resnet18() {
    TaoKerasFile file = new TaoKerasFile().conv("conv1", 7, 3, 64).norm("bn_conv1", 64);
    int in = 64;
    for (int stage = 1; stage <= 4; stage++) {
      int out = 32 << stage;
      for (String block : List.of("a", "b")) {
        String prefix = "block_" + stage + block + "_";
        file.conv(prefix + "conv_1", 3, in, out).norm(prefix + "bn_1", out);
        file.conv(prefix + "conv_2", 3, out, out).norm(prefix + "bn_2", out);
        file.conv(prefix + "conv_shortcut", 1, in, out).norm(prefix + "bn_shortcut", out);
        in = out;
      }
    }
    return file.dense("predictions", 512, 7);
  }

  static TaoKerasFile vgg16() {
    TaoKerasFile file = new TaoKerasFile();
    int[] depths = {2, 2, 3, 3, 3};
    int[] widths = {64, 128, 256, 512, 512};
    int in = 3;
    for (int stage = 0; stage < 5; stage++) {
      for (int i = 0; i < depths[stage]; i++) {
        String prefix = "block_" + (stage + 1) + (char) ('a' + i) + "_";
        file.conv(prefix + "conv_1", 3, in, widths[stage]).norm(prefix + "bn_1", widths[stage]);
        in = widths[stage];
      }
    }
    return file.dense("predictions", 512, 7);
  }

  static TaoKerasFile darknet53() {
    TaoKerasFile file = new TaoKerasFile().pair("conv1", 3, 3, 32);
    int[] depths = {1, 2, 8, 8, 4};
    int in = 32;
    for (int stage = 1; stage <= 5; stage++) {
      int out = 2 * in;
      file.pair("conv" + (stage + 1), 3, in, out);
      for (int i = 1; i <= depths[stage - 1]; i++) {
        file.pair("b%s_conv%s_1".formatted(stage, i), 1, out, in);
        file.pair("b%s_conv%s_2".formatted(stage, i), 3, in, out);
      }
      in = out;
    }
    return file.dense("predictions", 1024, 7);
  }

  static TaoKerasFile darknet19() {
    TaoKerasFile file = new TaoKerasFile().pair("conv1", 3, 3, 32).pair("b1_conv1", 3, 32, 64);
    int[] depths = {3, 3, 5, 5};
    int in = 64;
    for (int stage = 2; stage <= 5; stage++) {
      int out = 2 * in;
      for (int i = 1; i <= depths[stage - 2]; i++) {
        boolean narrow = i % 2 == 0;
        file.pair(
            "b%s_conv%s".formatted(stage, i),
            narrow ? 1 : 3,
            i == 1 ? in : narrow ? out : in,
            narrow ? in : out);
      }
      in = out;
    }
    return file.dense("predictions", 1024, 7);
  }

  static TaoKerasFile cspdarknet53() {
    TaoKerasFile file = new TaoKerasFile().pair("conv1", 3, 3, 32);
    int[] depths = {1, 2, 8, 8, 4};
    int in = 32;
    for (int stage = 1; stage <= 5; stage++) {
      int out = 2 * in;
      int half = stage == 1 ? 64 : in;
      String down = "conv" + (stage + 1);
      file.pair(down, 3, in, out).pair(down + "_1", 1, out, half).pair(down + "_2", 1, out, half);
      int hidden = stage == 1 ? 32 : half;
      for (int i = 1; i <= depths[stage - 1]; i++) {
        file.pair("b%s_conv%s_1".formatted(stage, i), 1, half, hidden);
        file.pair("b%s_conv%s_2".formatted(stage, i), 3, hidden, half);
      }
      file.pair("b" + stage + "_partial_trans", 1, half, half);
      file.pair("b" + stage + "_final_trans", 1, 2 * half, out);
      in = out;
    }
    return file.dense("predictions", 1024, 7);
  }

  static TaoKerasFile cspdarknet19() {
    TaoKerasFile file = new TaoKerasFile().pair("conv1", 3, 3, 32).pair("b1_conv1", 3, 32, 64);
    int[] depths = {1, 1, 2, 2};
    int in = 64;
    for (int stage = 2; stage <= 5; stage++) {
      String b = "b" + stage + "_";
      file.pair(b + "conv1", 3, in, 2 * in);
      file.pair(b + "part1", 1, 2 * in, in).pair(b + "part2", 1, 2 * in, in);
      for (int i = 0; i < depths[stage - 2]; i++) {
        file.pair(b + "conv" + (2 + 2 * i), 1, in, in).pair(b + "conv" + (3 + 2 * i), 3, in, in);
      }
      file.pair(b + "partial_trans", 1, in, in).pair(b + "final_trans", 1, 2 * in, 2 * in);
      in *= 2;
    }
    return file.dense("predictions", 1024, 7);
  }

  static TaoKerasFile cspdarknetTiny() {
    TaoKerasFile file = new TaoKerasFile().pair("conv_0", 3, 3, 32).pair("conv_1", 3, 32, 64);
    int in = 64;
    for (int stage = 2; stage <= 4; stage++) {
      int out = 16 << stage;
      String block = "conv_" + stage + "_conv_";
      file.pair(block + 0, 3, in, out);
      file.pair(block + 1, 3, out / 2, out / 2).pair(block + 2, 3, out / 2, out / 2);
      file.pair(block + 3, 1, out, out);
      in = 2 * out;
    }
    return file.pair("conv_5", 3, 512, 512).dense("predictions", 512, 7);
  }

  static TaoKerasFile mobilenetV1() {
    TaoKerasFile file = new TaoKerasFile().conv("conv1", 3, 3, 32).norm("conv1_bn", 32);
    int[] widths = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    int in = 32;
    for (int i = 1; i <= widths.length; i++) {
      file.depthwise("conv_dw_" + i, 3, in).norm("conv_dw_" + i + "_bn", in);
      file.conv("conv_pw_" + i, 1, in, widths[i - 1]).norm("conv_pw_" + i + "_bn", widths[i - 1]);
      in = widths[i - 1];
    }
    return file.dense("predictions", 1024, 7);
  }

  /** With a projection on every shortcut. */
  static TaoKerasFile mobilenetV2() {
    TaoKerasFile file = new TaoKerasFile().conv("conv1", 3, 3, 32).norm("bn_conv1", 32);
    int[] widths = {16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320};
    int in = 32;
    for (int i = 0; i < widths.length; i++) {
      String prefix = i == 0 ? "expanded_conv_" : "block_" + i + "_";
      int hidden = i == 0 ? in : 6 * in;
      if (i > 0) {
        file.conv(prefix + "expand", 1, in, hidden).norm(prefix + "expand_bn", hidden);
      }
      file.depthwise(prefix + "depthwise", 3, hidden).norm(prefix + "depthwise_bn", hidden);
      file.conv(prefix + "project", 1, hidden, widths[i]).norm(prefix + "project_bn", widths[i]);
      if (in == widths[i]) {
        file.conv(prefix + "projected_inputs", 1, in, in);
      }
      in = widths[i];
    }
    return file.conv("conv_1", 1, 320, 1280).norm("conv_1_bn", 1280).dense("predictions", 1280, 7);
  }

  static TaoKerasFile googlenet() {
    TaoKerasFile file = new TaoKerasFile().conv("conv1", 7, 3, 64).norm("bn_conv1", 64);
    file.conv("conv2_reduce", 1, 64, 64).norm("bn_conv2_reduce", 64);
    file.conv("conv2", 3, 64, 192).norm("bn_conv2", 192);
    String[] names = {"3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"};
    int[][] sizes = {
      {64, 96, 128, 16, 32, 32},
      {128, 128, 192, 32, 96, 64},
      {192, 96, 208, 16, 48, 64},
      {160, 112, 224, 24, 64, 64},
      {128, 128, 256, 24, 64, 64},
      {112, 144, 288, 32, 64, 64},
      {256, 160, 320, 32, 128, 128},
      {256, 160, 320, 32, 128, 128},
      {384, 192, 384, 48, 128, 128}
    };
    int in = 192;
    for (int i = 0; i < names.length; i++) {
      String prefix = "inception_" + names[i] + "_";
      int[] s = sizes[i];
      file.pair(prefix + "1x1", 1, in, s[0]).pair(prefix + "3x3_reduce", 1, in, s[1]);
      file.pair(prefix + "3x3", 3, s[1], s[2]).pair(prefix + "5x5_reduce", 1, in, s[3]);
      file.pair(prefix + "5x5", 5, s[3], s[4]).pair(prefix + "pool_proj", 1, in, s[5]);
      in = s[0] + s[2] + s[4] + s[5];
    }
    return file.dense("predictions", 1024, 7);
  }

  static TaoKerasFile squeezenet() {
    TaoKerasFile file = new TaoKerasFile().biased("conv1", 7, 3, 96);
    int[] squeeze = {16, 16, 32, 32, 48, 48, 64, 64};
    int in = 96;
    for (int i = 0; i < squeeze.length; i++) {
      String fire = "fire" + (i + 2);
      int s = squeeze[i];
      file.biased(fire + "_squeeze_conv", 1, in, s);
      file.biased(fire + "_expand_conv1x1", 1, s, 4 * s);
      file.biased(fire + "_expand_conv3x3", 3, s, 4 * s);
      in = 8 * s;
    }
    return file.dense("predictions", 512, 7);
  }

  static TaoKerasFile efficientnetB0() {
    TaoKerasFile file = new TaoKerasFile().conv("stem_conv", 3, 3, 32).norm("stem_bn", 32);
    int[][] stages = {
      // kernel, repeats, in, out, expansion
      {3, 1, 32, 16, 1},
      {3, 2, 16, 24, 6},
      {5, 2, 24, 40, 6},
      {3, 3, 40, 80, 6},
      {5, 3, 80, 112, 6},
      {5, 4, 112, 192, 6},
      {3, 1, 192, 320, 6}
    };
    for (int i = 0; i < stages.length; i++) {
      int in = stages[i][2];
      int out = stages[i][3];
      for (int j = 0; j < stages[i][1]; j++) {
        String block = "block" + (i + 1) + (char) ('a' + j) + "_";
        int hidden = in * stages[i][4];
        if (stages[i][4] > 1) {
          file.conv(block + "expand_conv", 1, in, hidden).norm(block + "expand_bn", hidden);
        }
        file.depthwise(block + "dwconv", stages[i][0], hidden).norm(block + "bn", hidden);
        file.biased(block + "se_reduce", 1, hidden, in / 4);
        file.biased(block + "se_expand", 1, in / 4, hidden);
        file.conv(block + "project_conv", 1, hidden, out).norm(block + "project_bn", out);
        in = out;
      }
    }
    return file.conv("top_conv", 1, 320, 1280).norm("top_bn", 1280).dense("predictions", 1280, 7);
  }
}
