package io.tao4j.networks.speech.voice;

import io.tao4j.networks.backbones.Trunk;
import io.tao4j.weights.NameMap;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * HiFi-GAN's generator: its stages are what can be frozen.
 *
 * @param shape its layers
 */
record VocoderTrunk(VocoderShape shape) implements Trunk {
  private static final Pattern BLOCK = Pattern.compile("resblocks\\.(\\d+)\\.(.*)");

  @Override
  public String name() {
    return "hifigan";
  }

  @Override
  public String classifierName() {
    return "conv_post";
  }

  @Override
  public List<NameMap> conventions() {
    return List.of(
        NameMap.of("Transformers", own -> own),
        NameMap.of("NeMo", own -> "generator." + nemo(own)));
  }

  private String nemo(String own) {
    Matcher block = BLOCK.matcher(own);
    if (block.matches()) {
      int number = Integer.parseInt(block.group(1));
      int count = shape.kernels().size();
      return "resblocks.%s.%s.%s".formatted(number / count, number % count, block.group(2));
    }
    return own.replace("upsampler.", "ups.");
  }

  @Override
  public List<List<String>> blocks() {
    int count = shape.kernels().size();
    List<List<String>> blocks = new ArrayList<>();
    blocks.add(List.of("conv_pre"));
    for (int stage = 0; stage < shape.upsampleRates().size(); stage++) {
      int first = stage * count;
      List<String> names = new ArrayList<>(List.of("upsampler." + stage));
      IntStream.range(first, first + count).forEach(i -> names.add("resblocks." + i));
      blocks.add(names);
    }
    return blocks;
  }
}
