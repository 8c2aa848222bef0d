package io.tao4j.networks.speech.recognition;

import io.tao4j.spec.Field;
import java.util.List;
import java.util.Optional;

/**
 * A block of Jasper's family, as NeMo's {@code encoder.jasper} lists them: Li et al. 2019, arXiv
 * 1904.03288; Kriman et al. 2019, arXiv 1910.10261.
 *
 * @param filters channels
 * @param repeat convolutions
 * @param kernel frames of a kernel
 * @param stride frames from one output to the next
 * @param dilation frames between elements of a kernel
 * @param dropout rate
 * @param residual whether its input is added
 * @param residualDense whether the inputs of all blocks before are
 * @param residualMode what a stride does to them
 * @param separable whether convolutions are by channel first
 * @param se whether channels are gated
 * @param seReductionRatio what the gate's width is divided by
 * @param seContextSize frames that the gate looks at: -1, all of them
 * @param kernelSizeFactor factor of the kernel
 * @param strideLast whether the stride is the last repetition's
 * @param groups groups of channels
 * @param heads known, not acted on
 */
public record JasperBlock(
    @Field(
            description = "channels",
            required = true,
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        int filters,
    @Field(
            description = "convolutions, one after the other",
            defaultValue = "1",
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        int repeat,
    @Field(
            description = "frames of a kernel",
            defaultValue = "[11]",
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        List<Integer> kernel,
    @Field(
            description = "frames from one output to the next",
            defaultValue = "[1]",
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        List<Integer> stride,
    @Field(
            description = "frames between two elements of a kernel",
            defaultValue = "[1]",
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        List<Integer> dilation,
    @Field(
            description = "dropout",
            min = 0,
            max = 1,
            exclusiveMax = true,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        double dropout,
    @Field(
            description = "its input is added before the last activation",
            defaultValue = "true",
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        boolean residual,
    @Field(
            description = "the inputs of all blocks before are added too",
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        boolean residualDense,
    @Field(
            description = "add, or stride_add where the block has a stride",
            defaultValue = "add",
            allowed = {"add", "stride_add"},
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        String residualMode,
    @Field(
            description = "convolutions by channel, then over channels",
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        boolean separable,
    @Field(
            description = "channels are gated by what they hold (squeeze and excitation)",
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        boolean se,
    @Field(
            description = "what the gate's width is divided by",
            defaultValue = "8",
            min = 1,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        int seReductionRatio,
    @Field(
            description = "frames that the gate looks at: -1, all of them",
            defaultValue = "-1",
            allowed = "-1",
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        int seContextSize,
    @Field(
            description = "factor of the kernel, which stays odd",
            defaultValue = "1.0",
            min = 0,
            exclusiveMin = true,
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        double kernelSizeFactor,
    @Field(
            description = "the stride is the last repetition's instead of each one's",
            shownBy = "SpeechMeaningTest.layersAreThoseOfTheBlocks")
        boolean strideLast,
    @Field(
            description = "groups of channels of a convolution",
            defaultValue = "1",
            min = 1,
            shownBy = "SpeechMeaningTest.answersAreThoseOfTheFields")
        int groups,
    @Field(description = "heads of a convolution", ignored = "kernels are not shared")
        Optional<Integer> heads) {

  /** Frames of the kernel that is used: odd, as lengths are to stay what they are. */
  int width() {
    int scaled = Math.max((int) (kernel.get(0) * kernelSizeFactor), 1);
    return scaled % 2 == 0 ? scaled + 1 : scaled;
  }

  int step() {
    return stride.get(0);
  }

  int spread() {
    return dilation.get(0);
  }

  /** What the block divides lengths by. */
  int wholeStride() {
    return strideLast ? step() : power(step(), repeat);
  }

  private static int power(int base, int exponent) {
    int result = 1;
    for (int i = 0; i < exponent; i++) {
      result *= base;
    }
    return result;
  }
}
