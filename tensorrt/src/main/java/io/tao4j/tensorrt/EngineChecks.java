package io.tao4j.tensorrt;

import io.tao4j.error.TaoException;
import io.tao4j.onnx.OnnxSignature;
import io.tao4j.onnx.OnnxSignature.Port;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be wrong with a file and its options before a GPU is asked. */
final class EngineChecks {
  /** Operators that TensorRT's parser has no layers for, in no version so far. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "Bernoulli",
          "CenterCropPad",
          "Col2Im",
          "ConcatFromSequence",
          "ConvInteger",
          "DeformConv",
          "Det",
          "DFT",
          "DynamicQuantizeLinear",
          "ImageDecoder",
          "MatMulInteger",
          "MaxRoiPool",
          "MaxUnpool",
          "MelWeightMatrix",
          "Multinomial",
          "NegativeLogLikelihoodLoss",
          "Optional",
          "OptionalGetElement",
          "OptionalHasElement",
          "QLinearConv",
          "QLinearMatMul",
          "RegexFullMatch",
          "SequenceAt",
          "SequenceConstruct",
          "SequenceEmpty",
          "SequenceErase",
          "SequenceInsert",
          "SequenceLength",
          "SequenceMap",
          "SoftmaxCrossEntropyLoss",
          "SplitToSequence",
          "StringConcat",
          "StringNormalizer",
          "StringSplit",
          "TfIdfVectorizer",
          "Unique");

  /** Version of ONNX's operators. */
  private static final long OLDEST = 7;

  private EngineChecks() {}

  /**
   * @throws TaoException {@code TRT-010} profiles that do not fit, {@code TRT-011} operators that
   *     TensorRT does not have, {@code TRT-012} a precision that the file has not; each with all
   *     that is wrong
   */
  static void check(Path onnx, OnnxSignature file, BuildOptions options) {
    List<String> unsupported = operators(file);
    if (!unsupported.isEmpty()) {
      throw new TaoException(
          "TRT-011", "TensorRT cannot run %s".formatted(onnx), unsupported, null);
    }
    List<String> misfits = profiles(file, options.profiles());
    if (!misfits.isEmpty()) {
      throw new TaoException(
          "TRT-010", "the profiles do not fit %s".formatted(onnx), misfits, null);
    }
    if (options.precision() == BuildOptions.Precision.INT8
        && !file.operators().containsKey("QuantizeLinear")) {
      throw new TaoException(
          "TRT-012",
          "%s has no scales for 8 bits".formatted(onnx),
          "TensorRT 11 calibrates nothing: scales are QuantizeLinear nodes of the file",
          "export it with --data_type int8 --int8_layout TENSORRT, or build from the model with"
              + " gen_trt_engine");
    }
  }

  private static List<String> operators(OnnxSignature file) {
    List<String> problems = new ArrayList<>();
    if (file.operatorSet() < OLDEST) {
      problems.add(
          "its operator set is %s: the file is older than what TensorRT reads, or cut off"
              .formatted(file.operatorSet()));
    }
    file.operators()
        .forEach(
            (operator, node) -> {
              boolean foreign = operator.contains("::") && !operator.endsWith("_TRT");
              if (foreign || UNKNOWN.contains(operator)) {
                problems.add("operator %s, first in node '%s'".formatted(operator, node));
              }
            });
    for (Port port : file.inputs()) {
      if (Set.of("STRING", "DOUBLE", "COMPLEX64", "COMPLEX128").contains(port.type())) {
        problems.add("input %s: TensorRT has no tensors of this type".formatted(port));
      }
    }
    return problems;
  }

  private static List<String> profiles(OnnxSignature file, List<List<ShapeRange>> profiles) {
    List<String> problems = new ArrayList<>();
    if (profiles.isEmpty()) {
      file.inputs().stream().filter(Port::isDynamic).forEach(p -> problems.add(missing(p)));
    }
    for (int i = 0; i < profiles.size(); i++) {
      String where = profiles.size() == 1 ? "" : "profile %s: ".formatted(i);
      Set<String> seen = new HashSet<>();
      for (ShapeRange range : profiles.get(i)) {
        Port port = file.input(range.input());
        if (port == null) {
          problems.add(
              "%sthere is no input '%s', there are %s"
                  .formatted(
                      where, range.input(), file.inputs().stream().map(Port::name).toList()));
        } else if (!seen.add(range.input())) {
          problems.add("%sinput '%s' is there twice".formatted(where, range.input()));
        } else {
          range(where, port, range, problems);
        }
      }
      for (Port port : file.inputs()) {
        if (port.isDynamic() && !seen.contains(port.name())) {
          problems.add(where + missing(port));
        }
      }
    }
    return problems;
  }

  private static String missing(Port port) {
    return "input %s has sizes that differ from call to call, and no range; give one: %s,MIN,OPT,MAX"
        .formatted(port, port.name());
  }

  private static void range(String where, Port port, ShapeRange range, List<String> problems) {
    int rank = port.dims().size();
    if (range.min().size() != rank || range.opt().size() != rank || range.max().size() != rank) {
      problems.add(
          "%sinput %s has %s dimensions, the range has %s, %s and %s"
              .formatted(
                  where, port, rank, range.min().size(), range.opt().size(), range.max().size()));
      return;
    }
    for (int d = 0; d < rank; d++) {
      long min = range.min().get(d);
      long opt = range.opt().get(d);
      long max = range.max().get(d);
      long size = port.dims().get(d);
      if (min < 0 || min > opt || opt > max) {
        problems.add(
            "%sinput '%s', dimension %s: %s, %s, %s is not min <= opt <= max"
                .formatted(where, port.name(), d, min, opt, max));
      } else if (size != OnnxSignature.DYNAMIC && (min != size || max != size)) {
        problems.add(
            "%sinput '%s', dimension %s: the file says %s, the range is %s to %s"
                .formatted(where, port.name(), d, size, min, max));
      }
    }
  }
}
