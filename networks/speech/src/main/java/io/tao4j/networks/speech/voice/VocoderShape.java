package io.tao4j.networks.speech.voice;

import java.util.List;

/**
 * Layers of HiFi-GAN's generator.
 *
 * @param twoConvolutions whether a step of a residual block has two convolutions (the paper's first
 *     kind) or one
 * @param upsampleRates samples that a step becomes, stage by stage; their product is the hop
 * @param upsampleKernels kernels of the transposed convolutions
 * @param initialChannels channels before the first stage; each stage halves them
 * @param kernels of the residual blocks of a stage
 * @param dilations of the convolutions of each of those blocks
 */
record VocoderShape(
    boolean twoConvolutions,
    List<Integer> upsampleRates,
    List<Integer> upsampleKernels,
    int initialChannels,
    List<Integer> kernels,
    List<List<Integer>> dilations) {
  VocoderShape {
    upsampleRates = List.copyOf(upsampleRates);
    upsampleKernels = List.copyOf(upsampleKernels);
    kernels = List.copyOf(kernels);
    dilations = dilations.stream().map(List::copyOf).toList();
  }
}
